package aver.ledger.proof.smt;

import aver.ledger.proof.Digest;
import aver.ledger.proof.smt.Node.Inner;
import aver.ledger.proof.smt.Node.Leaf;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads values of one root and proves them, or their absence. */
public final class StateReader {
  private final Nodes nodes;
  private final Digest root;

  /** Of the tree with this root. */
  public StateReader(Nodes nodes, Digest root) {
    this.nodes = nodes;
    this.root = root;
  }

  private record Step(Inner inner, boolean wentRight) {}

  private record Found(List<Step> steps, @Nullable Leaf leaf) {}

  /** The value of a key, or empty. */
  public Optional<byte[]> get(byte[] key) {
    Leaf leaf = descend(Digest.sha256(key)).leaf;
    return leaf != null && Arrays.equals(leaf.key(), key)
        ? Optional.of(leaf.value())
        : Optional.empty();
  }

  /**
   * A serialized ICS-23 {@code CommitmentProof} that a key has its value, or has none.
   *
   * @throws IllegalStateException in the empty tree, where nothing can be shown
   */
  public byte[] prove(byte[] key) {
    Digest path = Digest.sha256(key);
    Found found = descend(path);
    if (found.leaf != null && Arrays.equals(found.leaf.key(), key)) {
      return Ics23.existence(existence(found.leaf, found.steps));
    }
    byte @Nullable [] left = neighbour(found, path, false);
    byte @Nullable [] right = neighbour(found, path, true);
    if (left == null && right == null) {
      throw new IllegalStateException("absence cannot be shown in the empty tree");
    }
    return Ics23.absence(key, left, right);
  }

  private Found descend(Digest path) {
    List<Step> steps = new ArrayList<>();
    Digest at = root;
    while (!at.equals(StateTree.EMPTY)) {
      switch (Node.decode(nodes.node(at))) {
        case Leaf leaf -> {
          return new Found(steps, leaf);
        }
        case Inner inner -> {
          boolean bit = path.bit(steps.size());
          steps.add(new Step(inner, bit));
          at = inner.child(bit);
        }
      }
    }
    return new Found(steps, null);
  }

  /** The existence proof of the nearest key on one side of a path that is not there. */
  private byte @Nullable [] neighbour(Found found, Digest path, boolean right) {
    if (found.leaf != null && (found.leaf.path().compareTo(path) > 0) == right) {
      return existence(found.leaf, found.steps);
    }
    for (int depth = found.steps.size() - 1; depth >= 0; depth--) {
      Step step = found.steps.get(depth);
      Digest other = step.inner.child(right);
      if (step.wentRight != right && !other.equals(StateTree.EMPTY)) {
        List<Step> steps = new ArrayList<>(found.steps.subList(0, depth));
        steps.add(new Step(step.inner, right));
        return outermost(other, steps, !right);
      }
    }
    return null;
  }

  private byte[] outermost(Digest start, List<Step> steps, boolean right) {
    Digest at = start;
    while (true) {
      switch (Node.decode(nodes.node(at))) {
        case Leaf leaf -> {
          return existence(leaf, steps);
        }
        case Inner inner -> {
          boolean side = inner.child(right).equals(StateTree.EMPTY) ? !right : right;
          steps.add(new Step(inner, side));
          at = inner.child(side);
        }
      }
    }
  }

  private static byte[] existence(Leaf leaf, List<Step> steps) {
    List<Ics23.Op> ops = new ArrayList<>();
    for (Step step : steps.reversed()) {
      ops.add(new Ics23.Op(step.wentRight, step.inner.child(!step.wentRight)));
    }
    return Ics23.existenceBody(leaf.key(), leaf.value(), ops);
  }
}
