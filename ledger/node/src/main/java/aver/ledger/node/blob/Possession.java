package aver.ledger.node.blob;

import aver.ledger.rules.state.VectorEntry;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Whose updates came here whole. The roots of revealed updates stand in the ledger for all members
 * to read: that a blob of such a root is here says nothing of who names it as its own. Forgotten
 * with the process, after which what comes again is sent again. For any number of threads.
 */
final class Possession {
  private record Shown(AttemptRef attempt, String member, VectorEntry vector) {}

  private final Set<Shown> shown = ConcurrentHashMap.newKeySet();

  /** What of one member's update in one attempt came. */
  final class OfUpdate {
    private final AttemptRef attempt;
    private final String member;

    private OfUpdate(AttemptRef attempt, String member) {
      this.attempt = attempt;
      this.member = member;
    }

    /** Whether this vector came whole, as part of this update. */
    boolean has(VectorEntry vector) {
      return shown.contains(new Shown(attempt, member, vector));
    }

    /** It came. */
    void add(VectorEntry vector) {
      shown.add(new Shown(attempt, member, vector));
    }
  }

  OfUpdate of(AttemptRef attempt, String member) {
    return new OfUpdate(attempt, member);
  }

  boolean isEmpty() {
    return shown.isEmpty();
  }

  /** Forgets attempts in which nothing comes any more; each is asked for once. */
  void forget(Predicate<AttemptRef> over) {
    Set<AttemptRef> gone =
        shown.stream().map(Shown::attempt).distinct().filter(over).collect(Collectors.toSet());
    shown.removeIf(each -> gone.contains(each.attempt()));
  }
}
