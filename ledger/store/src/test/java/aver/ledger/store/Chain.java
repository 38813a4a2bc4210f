package aver.ledger.store;

import static java.nio.charset.StandardCharsets.US_ASCII;

import aver.ledger.proof.Digest;
import aver.ledger.proof.log.Frontier;
import aver.ledger.proof.log.MerkleHash;
import aver.ledger.proof.smt.StateTree;
import aver.ledger.rules.state.Octets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;

/** Makes blocks of random changes, and remembers what must hold after each. */
final class Chain {
  static final Digest ID = Digest.sha256("chain".getBytes(US_ASCII));

  private final SplittableRandom random;
  private final TreeMap<String, String> state = new TreeMap<>();
  private final List<NavigableMap<String, String>> history = new ArrayList<>();
  private final List<BlockHead> heads = new ArrayList<>();
  private final Map<Digest, byte[]> nodes = new HashMap<>();
  private Frontier frontier = Frontier.EMPTY;
  private Digest root = StateTree.EMPTY;

  Chain(long seed) {
    random = new SplittableRandom(seed);
  }

  AppliedBlock next() {
    long height = history.size();
    Map<String, Optional<byte[]>> changes = new HashMap<>();
    for (int i = random.nextInt(6); i >= 0; i--) {
      String key = "k/" + random.nextInt(12);
      if (random.nextInt(3) == 0 && state.remove(key) != null) {
        changes.put(key, Optional.empty());
      } else {
        String value = height + "." + i;
        state.put(key, value);
        changes.put(key, Optional.of(value.getBytes(US_ASCII)));
      }
    }
    List<LogEntry> entries = new ArrayList<>();
    for (int i = height == 0 ? 0 : 1 + random.nextInt(3); i > 0; i--) {
      Octets leaf = octets("leaf " + frontier.size());
      entries.add(new LogEntry(txId(frontier.size()), leaf, octets("tx " + frontier.size())));
      frontier = frontier.append(MerkleHash.leaf(leaf.bytes()));
    }
    StateTree.Change tree = StateTree.update(this::node, root, changes);
    nodes.putAll(tree.created());
    root = tree.root();
    BlockHead head = new BlockHead(height, frontier.size(), frontier.root(), root, height * 10);
    heads.add(head);
    history.add(new TreeMap<>(state));
    return new AppliedBlock(
        head, changes, tree, entries, octets("cursor " + height), Optional.of(head.stateRoot()));
  }

  private byte[] node(Digest hash) {
    return Objects.requireNonNull(nodes.get(hash));
  }

  static Digest txId(long seq) {
    return Digest.sha256(octets("id " + seq).bytes());
  }

  NavigableMap<String, String> stateAt(long height) {
    return history.get((int) height);
  }

  BlockHead head(long height) {
    return heads.get((int) height);
  }

  static Octets octets(String text) {
    return Octets.of(text.getBytes(US_ASCII));
  }
}
