package aver.ledger.node.blob;

import aver.ledger.proof.Digest;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/**
 * Whose updates came here whole. The roots of revealed updates stand in the ledger for all members
 * to read: that a blob of such a root is here says nothing of who names it as its own. Forgotten
 * with the process, after which what comes again is sent again. For any number of threads.
 */
final class Possession {
  private record Shown(AttemptRef attempt, String member, Digest root) {}

  private final Set<Shown> shown = ConcurrentHashMap.newKeySet();

  /** What of one member's update in one attempt came. */
  final class OfUpdate {
    private final AttemptRef attempt;
    private final String member;

    private OfUpdate(AttemptRef attempt, String member) {
      this.attempt = attempt;
      this.member = member;
    }

    /** Whether a vector of this root came whole, as part of this update. */
    boolean has(Digest root) {
      return shown.contains(new Shown(attempt, member, root));
    }

    /** It came. */
    void add(Digest root) {
      shown.add(new Shown(attempt, member, root));
    }
  }

  OfUpdate of(AttemptRef attempt, String member) {
    return new OfUpdate(attempt, member);
  }

  boolean isEmpty() {
    return shown.isEmpty();
  }

  /** Forgets attempts in which nothing comes any more. */
  void forget(Predicate<AttemptRef> over) {
    shown.removeIf(each -> over.test(each.attempt()));
  }
}
