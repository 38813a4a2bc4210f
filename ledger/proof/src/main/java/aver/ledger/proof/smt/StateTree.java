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
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Changes a tree. Nodes are kept by hash and never changed in place, so that roots of earlier
 * blocks can be read and proven until their nodes are dropped.
 */
public final class StateTree {
  /** Root of the tree without keys. */
  public static final Digest EMPTY = Digest.ZERO;

  private final Nodes nodes;
  private final TreeMap<Digest, byte[]> created = new TreeMap<>();
  private final TreeSet<Digest> removed = new TreeSet<>();

  private StateTree(Nodes nodes) {
    this.nodes = nodes;
  }

  /**
   * A changed tree.
   *
   * @param root the new root
   * @param created new nodes by hash, to be kept
   * @param removed nodes that the new tree no longer has and the old one had
   */
  public record Change(Digest root, SortedMap<Digest, byte[]> created, SortedSet<Digest> removed) {}

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
    tree.removed.removeAll(tree.created.keySet());
    return new Change(next, tree.created, tree.removed);
  }

  private Digest apply(Digest at, int depth, List<Write> writes) {
    if (writes.isEmpty()) {
      return at;
    }
    if (!at.equals(EMPTY) && load(at) instanceof Inner inner) {
      int middle = split(writes, depth);
      Digest left = apply(inner.left(), depth + 1, writes.subList(0, middle));
      Digest right = apply(inner.right(), depth + 1, writes.subList(middle, writes.size()));
      if (left.equals(inner.left()) && right.equals(inner.right())) {
        return at;
      }
      removed.add(at);
      return join(left, right);
    }
    List<Leaf> leaves = new ArrayList<>();
    for (Write write : writes) {
      write.value().ifPresent(value -> leaves.add(new Leaf(write.key(), value, write.path())));
    }
    if (!at.equals(EMPTY)) {
      Leaf old = (Leaf) load(at);
      if (writes.stream().noneMatch(write -> write.path().equals(old.path()))) {
        leaves.add(old);
        leaves.sort(Comparator.comparing(Leaf::path));
      } else {
        removed.add(at);
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
    int middle = 0;
    while (middle < leaves.size() && !leaves.get(middle).path().bit(depth)) {
      middle++;
    }
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
    byte[] fresh = created.get(hash);
    return Node.decode(fresh != null ? fresh : nodes.node(hash));
  }

  private static int split(List<Write> writes, int depth) {
    int middle = 0;
    while (middle < writes.size() && !writes.get(middle).path().bit(depth)) {
      middle++;
    }
    return middle;
  }
}
