package aver.ledger.store;

import aver.ledger.proof.Digest;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Nodes of the state tree that were written or read lately, by hash. A node is what its hash says
 * it is, at any height, so nothing here is ever out of date. Each block walks from the root to
 * every key that it changes: without this, most of the time of a block went into reading nodes that
 * the block before it wrote. Safe for many threads.
 */
final class RecentNodes {
  /**
   * With what a map costs about 4 MB: the upper 13 levels, which all paths share, of any tree, and
   * most of a tree of some thousand keys.
   */
  static final int NODES_MAX = 16_384;

  /** An inner node has 65 bytes; a leaf holds its value, which a member may have made big. */
  static final int NODE_BYTES_MAX = 128;

  private static final float LOAD_FACTOR = 0.75f;

  private final Map<Digest, byte[]> nodes =
      new LinkedHashMap<>(1024, LOAD_FACTOR, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Digest, byte[]> eldest) {
          return size() > NODES_MAX;
        }
      };

  /** A node, if it is still here; nobody may change its bytes. */
  synchronized Optional<byte[]> get(Digest hash) {
    return Optional.ofNullable(nodes.get(hash));
  }

  /** Keeps a node, unless it is big. */
  synchronized void put(Digest hash, byte[] node) {
    if (node.length <= NODE_BYTES_MAX) {
      nodes.put(hash, node);
    }
  }

  synchronized void putAll(Map<Digest, byte[]> written) {
    written.forEach(this::put);
  }
}
