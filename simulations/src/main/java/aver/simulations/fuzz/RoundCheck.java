package aver.simulations.fuzz;

import aver.ledger.proof.Digest;
import aver.ledger.rules.lifecycle.Manifests;
import aver.ledger.rules.state.Attempt;
import aver.ledger.rules.state.AttemptPhase;
import aver.ledger.rules.state.Enrolment;
import aver.ledger.rules.state.Grant;
import aver.ledger.rules.state.Keys;
import aver.ledger.rules.state.MemberStatus;
import aver.ledger.rules.state.Overlay;
import aver.ledger.rules.state.Purpose;
import aver.ledger.rules.state.Seat;
import aver.ledger.rules.state.VoidReason;
import aver.ledger.rules.tx.AttestResult;
import aver.ledger.rules.tx.CommitUpdate;
import aver.ledger.rules.tx.Result;
import aver.ledger.rules.tx.RevealUpdate;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Nobody counts without a right to take part and an enrolment, and no result without a quorum of
 * replicas that attested it, and none that replicas who lie made up.
 */
final class RoundCheck {
  private final Map<String, Map<String, Result>> attested = new TreeMap<>();
  private final Map<String, Set<Digest>> computed = new TreeMap<>();
  private int finals;

  /** How many attempts became final. */
  int finals() {
    return finals;
  }

  /**
   * What a replica that does not lie computed.
   *
   * @return how many different results of that attempt such replicas have
   */
  int computed(String task, int attempt, Digest result) {
    Set<Digest> all = computed.computeIfAbsent(name(task, attempt), _ -> new TreeSet<>());
    all.add(result);
    return all.size();
  }

  void examine(Block block) {
    for (Block.Entry entry : block.entries()) {
      if (entry.applied()) {
        note(block, entry);
      }
    }
    for (String task : Keys.TASKS.all(block.after())) {
      int attempts = block.after().get(Keys.task(task)).orElseThrow().attempts();
      for (int number = Math.max(1, attempts - 1); number <= attempts; number++) {
        Attempt now = block.after().get(Keys.attempt(task, number)).orElseThrow();
        Optional<Attempt> before = block.before().get(Keys.attempt(task, number));
        if (before.isEmpty()) {
          opened(block, now);
        }
        boolean closedBefore = before.filter(b -> closed(b.phase())).isPresent();
        if (closed(now.phase()) && !closedBefore) {
          counted(block, now);
        }
        if (now.over() && before.filter(Attempt::over).isEmpty()) {
          ended(block, now);
        }
      }
    }
  }

  private static boolean closed(AttemptPhase phase) {
    return phase == AttemptPhase.ATTEST || phase == AttemptPhase.FINAL;
  }

  private void note(Block block, Block.Entry entry) {
    String signer = entry.signed().envelope().signer();
    switch (entry.signed().transaction()) {
      case AttestResult a ->
          attested
              .computeIfAbsent(name(a.task(), a.attempt()), _ -> new TreeMap<>())
              .put(signer, a.result());
      case CommitUpdate c -> requireRight(block, c.task(), signer, "committed");
      case RevealUpdate r -> requireRight(block, r.task(), signer, "revealed");
      default -> {}
    }
  }

  private static String name(String task, int attempt) {
    return task + " " + attempt;
  }

  /** Within a block both orders may be right; so it must have had the right before or after it. */
  private static void requireRight(Block block, String task, String member, String did) {
    if (!right(block.before(), task, member) && !right(block.after(), task, member)) {
      throw new Violation(
          "only-who-is-granted",
          "%s %s at height %d without a right to".formatted(member, did, block.height()));
    }
  }

  private static boolean right(Overlay state, String task, String member) {
    String study = state.get(Keys.taskSpec(task)).map(spec -> spec.study()).orElse("");
    Optional<Grant> grant = state.get(Keys.grant(study, member));
    long nowMs = state.get(Keys.TIME_MS).orElseThrow();
    return grant.filter(g -> !g.revoked() && nowMs < g.untilMs()).isPresent()
        && state
            .get(Keys.member(member))
            .filter(m -> m.status() == MemberStatus.ACTIVE)
            .isPresent();
  }

  private static void opened(Block block, Attempt attempt) {
    for (String member : attempt.cohort()) {
      Optional<Enrolment> enrolment = block.after().get(Keys.enrolment(attempt.task(), member));
      if (enrolment.isEmpty()) {
        throw new Violation(
            "only-who-enrolled",
            "%s was selected for attempt %d without an enrolment"
                .formatted(member, attempt.number()));
      }
      requireRight(block, attempt.task(), member, "was selected");
    }
  }

  private static void counted(Block block, Attempt attempt) {
    for (String member : attempt.cohort()) {
      Seat seat =
          block.after().get(Keys.seat(attempt.task(), attempt.number(), member)).orElseThrow();
      boolean counts = seat.outcome().filter(o -> o.exclusion().number() != 0).isEmpty();
      if (counts && (seat.revealed().isEmpty() || seat.commitment().isEmpty())) {
        throw new Violation(
            "only-who-revealed",
            "%s counts in attempt %d and revealed nothing".formatted(member, attempt.number()));
      }
      if (counts) {
        requireRight(block, attempt.task(), member, "counts");
      }
    }
  }

  private void ended(Block block, Attempt attempt) {
    boolean withoutResult =
        attempt.phase() == AttemptPhase.ABANDONED
            || attempt.voidReason() == VoidReason.BY_ADMINS.number()
            || attempt.voidReason() == VoidReason.BY_RESEARCHER.number();
    if (withoutResult) {
      return;
    }
    Map<String, Result> results =
        attested.getOrDefault(name(attempt.task(), attempt.number()), Map.of());
    Map<Digest, Integer> votes = new TreeMap<>();
    results.values().forEach(result -> votes.merge(result.digest(), 1, Integer::sum));
    int n = block.after().get(Keys.REPLICAS).orElseThrow().ids().size();
    int most = votes.values().stream().max(Integer::compare).orElse(0);
    if (most < CheckpointCheck.quorum(n)) {
      throw new Violation(
          "no-aggregate-without-quorum",
          "attempt %d is %s with %d equal results of %d replicas"
              .formatted(attempt.number(), attempt.phase(), most, n));
    }
    Set<Digest> honest = computed.getOrDefault(name(attempt.task(), attempt.number()), Set.of());
    votes.values().removeIf(count -> count < most);
    if (!honest.containsAll(votes.keySet())) {
      throw new Violation(
          "only-what-was-computed",
          "attempt %d is %s with a result that no replica computed which does not lie"
              .formatted(attempt.number(), attempt.phase()));
    }
    if (attempt.phase() == AttemptPhase.FINAL) {
      finals++;
      if (attempt.purpose() == Purpose.TRAIN) {
        model(block, attempt, results, votes.keySet());
      }
    }
  }

  private static void model(
      Block block, Attempt attempt, Map<String, Result> results, Set<Digest> agreed) {
    Digest now = block.after().get(Keys.task(attempt.task())).orElseThrow().modelRoot();
    boolean attestedIt =
        results.values().stream()
            .filter(result -> agreed.contains(result.digest()))
            .anyMatch(result ->
                result instanceof Result.Final f && Manifests.root(f.model()).equals(now));
    if (!attestedIt) {
      throw new Violation(
          "no-aggregate-without-quorum",
          "the model after attempt %d is none that a quorum attested".formatted(attempt.number()));
    }
  }
}
