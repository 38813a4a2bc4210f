package aver.ledger.proof.smt;

import aver.ledger.proof.Digest;
import aver.ledger.proof.smt.Node.Inner;
import aver.ledger.proof.smt.Node.Leaf;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Changes a tree. Nodes are kept by hash and never changed in place, so that roots of earlier
 * blocks can be read and proven until their nodes are dropped.
 */
public final class StateTree {
  /** Root of the tree without keys. */
  public static final Digest EMPTY = Digest.ZERO;

  private final Nodes nodes;
  private final TreeMap<Digest, byte[]> created = new TreeMap<>();
  private final TreeMap<Digest, byte[]> removed = new TreeMap<>();

  private StateTree(Nodes nodes) {
    this.nodes = nodes;
  }

  /**
   * A changed tree.
   *
   * @param root the new root
   * @param created nodes by hash, to be kept: new ones, and leaves that moved down
   * @param removed nodes that the new tree no longer has and the old one had, with their bytes, so
   *     that whoever keeps older trees need not read them again
   */
  public record Change(
      Digest root, SortedMap<Digest, byte[]> created, SortedMap<Digest, byte[]> removed) {}

  @SuppressWarnings("ArrayRecordComponent") // compared by path
  private record Write(Digest path, byte[] key, Optional<byte[]> value) {}

  /**
   * Writes and deletes keys.
   *
   * @param root of the tree as it is
   * @param writes new values by ASCII key; empty deletes. Keys and values must not be empty
   */
  public static Change update(Nodes nodes, Digest root, Map<String, Optional<byte[]>> writes) {
    StateTree tree = new StateTree(nodes);
    List<Write> sorted = new ArrayList<>();
    writes.forEach((key, value) -> {
      byte[] bytes = key.getBytes(StandardCharsets.US_ASCII);
      if (key.isEmpty() || (value.isPresent() && value.get().length == 0)) {
        throw new IllegalArgumentException("keys and values of the state are never empty");
      }
      sorted.add(new Write(Digest.sha256(bytes), bytes, value));
    });
    sorted.sort(Comparator.comparing(Write::path));
    Digest next = tree.apply(root, 0, sorted);
    tree.removed.keySet().removeIf(hash -> tree.created.remove(hash) != null);
    return new Change(next, tree.created, tree.removed);
  }

  /** Whether a node, as it is kept, is a key with its value. */
  public static boolean isLeaf(byte[] node) {
    return node[0] == Node.LEAF;
  }

  private Digest apply(Digest at, int depth, List<Write> writes) {
    if (writes.isEmpty()) {
      return at;
    }
    Optional<byte[]> bytes = at.equals(EMPTY) ? Optional.empty() : Optional.of(read(at));
    Optional<Node> here = bytes.map(Node::decode);
    if (here.isPresent() && here.get() instanceof Inner inner) {
      int middle = split(writes, Write::path, depth);
      Digest left = apply(inner.left(), depth + 1, writes.subList(0, middle));
      Digest right = apply(inner.right(), depth + 1, writes.subList(middle, writes.size()));
      if (left.equals(inner.left()) && right.equals(inner.right())) {
        return at;
      }
      removed.put(at, bytes.orElseThrow());
      return join(left, right);
    }
    List<Leaf> leaves = new ArrayList<>();
    for (Write write : writes) {
      write.value().ifPresent(value -> leaves.add(new Leaf(write.key(), value, write.path())));
    }
    if (here.isPresent() && here.get() instanceof Leaf old) {
      if (writes.stream().noneMatch(write -> write.path().equals(old.path()))) {
        leaves.add(old);
        leaves.sort(Comparator.comparing(Leaf::path));
      } else {
        removed.put(at, bytes.orElseThrow());
      }
    }
    return build(leaves, depth);
  }

  private Digest build(List<Leaf> leaves, int depth) {
    if (leaves.isEmpty()) {
      return EMPTY;
    }
    if (leaves.size() == 1) {
      return keep(leaves.getFirst());
    }
    int middle = split(leaves, Leaf::path, depth);
    Digest left = build(leaves.subList(0, middle), depth + 1);
    Digest right = build(leaves.subList(middle, leaves.size()), depth + 1);
    return keep(new Inner(left, right));
  }

  /** A leaf that is alone now moves up. */
  private Digest join(Digest left, Digest right) {
    if (left.equals(EMPTY) && (right.equals(EMPTY) || load(right) instanceof Leaf)) {
      return right;
    }
    if (right.equals(EMPTY) && load(left) instanceof Leaf) {
      return left;
    }
    return keep(new Inner(left, right));
  }

  private Digest keep(Node node) {
    Digest hash = node.hash();
    created.put(hash, node.encode());
    return hash;
  }

  private Node load(Digest hash) {
    return Node.decode(read(hash));
  }

  private byte[] read(Digest hash) {
    byte[] fresh = created.get(hash);
    return fresh != null ? fresh : nodes.node(hash);
  }

  /** How many of these, sorted by path and equal above {@code depth}, go to the left. */
  private static <T> int split(List<T> sorted, Function<T, Digest> path, int depth) {
    int low = 0;
    int high = sorted.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (path.apply(sorted.get(middle)).bit(depth)) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }
}
