package aver.ledger.proof.smt;

import aver.ledger.proof.Digest;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Checks proofs against a root. Stricter than the ICS-23 libraries: a leaf must stand where its key
 * hash says, and no deeper than it must.
 */
public final class StateProof {
  private StateProof() {}

  /** Whether the proof shows that a key has this value. */
  public static boolean present(Digest root, byte[] key, byte[] value, byte[] proof) {
    try {
      Ics23.Existence e = Ics23.readExistence(proof);
      return Arrays.equals(e.key(), key) && Arrays.equals(e.value(), value) && stands(e, root);
    } catch (IllegalArgumentException malformed) {
      return false;
    }
  }

  /** Whether the proof shows that a key has no value. */
  public static boolean absent(Digest root, byte[] key, byte[] proof) {
    try {
      Ics23.Absence a = Ics23.readAbsence(proof);
      return Arrays.equals(a.key(), key) && key.length > 0 && between(a, root);
    } catch (IllegalArgumentException malformed) {
      return false;
    }
  }

  private static boolean stands(Ics23.Existence e, Digest root) {
    Node.Leaf leaf = Node.Leaf.of(e.key(), e.value());
    Digest hash = leaf.hash();
    List<Ics23.Op> ops = e.ops();
    if (!ops.isEmpty() && ops.getFirst().sibling().equals(StateTree.EMPTY)) {
      return false; // too deep: this key is alone further up
    }
    for (int i = 0; i < ops.size(); i++) {
      Ics23.Op op = ops.get(i);
      if (leaf.path().bit(ops.size() - 1 - i) != op.right()) {
        return false;
      }
      hash =
          op.right()
              ? new Node.Inner(op.sibling(), hash).hash()
              : new Node.Inner(hash, op.sibling()).hash();
    }
    return hash.equals(root);
  }

  private static boolean between(Ics23.Absence a, Digest root) {
    Digest path = Digest.sha256(a.key());
    Ics23.@Nullable Existence left = a.left();
    Ics23.@Nullable Existence right = a.right();
    if (left != null && (!stands(left, root) || path(left).compareTo(path) >= 0)) {
      return false;
    }
    if (right != null && (!stands(right, root) || path(right).compareTo(path) <= 0)) {
      return false;
    }
    if (left == null) {
      return right != null && outermost(right.ops(), right.ops().size(), false);
    }
    if (right == null) {
      return outermost(left.ops(), left.ops().size(), true);
    }
    int parting = 0;
    while (path(left).bit(parting) == path(right).bit(parting)) {
      parting++;
    }
    int leftBelow = left.ops().size() - parting - 1;
    int rightBelow = right.ops().size() - parting - 1;
    return leftBelow >= 0
        && rightBelow >= 0
        && outermost(left.ops(), leftBelow, true)
        && outermost(right.ops(), rightBelow, false);
  }

  /** Whether no key is further to one side below a step: each sibling on that side is empty. */
  private static boolean outermost(List<Ics23.Op> ops, int count, boolean right) {
    return ops.subList(0, count).stream()
        .allMatch(op -> op.right() == right || op.sibling().equals(StateTree.EMPTY));
  }

  private static Digest path(Ics23.Existence e) {
    return Digest.sha256(e.key());
  }
}
