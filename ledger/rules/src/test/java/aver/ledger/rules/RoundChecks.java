package aver.ledger.rules;

import static aver.ledger.rules.ActionChecks.revoked;
import static aver.ledger.rules.MemberChecks.roleless;

import aver.ledger.proof.Digest;
import aver.ledger.rules.Checks.Scene;
import aver.ledger.rules.lifecycle.Commitments;
import aver.ledger.rules.lifecycle.Manifests;
import aver.ledger.rules.state.Attempt;
import aver.ledger.rules.state.AttemptPhase;
import aver.ledger.rules.state.Keys;
import aver.ledger.rules.state.NamedNumber;
import aver.ledger.rules.state.Seat;
import aver.ledger.rules.state.Slot;
import aver.ledger.rules.state.VectorEntry;
import aver.ledger.rules.state.VectorRole;
import aver.ledger.rules.state.VoidReason;
import aver.ledger.rules.tx.AttestResult;
import aver.ledger.rules.tx.CommitUpdate;
import aver.ledger.rules.tx.OpenRound;
import aver.ledger.rules.tx.Result;
import aver.ledger.rules.tx.RevealUpdate;
import aver.ledger.rules.tx.Transaction;
import java.util.List;
import java.util.Optional;

/** The checks of what happens in a round. */
final class RoundChecks {
  private RoundChecks() {}

  static List<Checks<?>> all() {
    return List.of(open(), commit(), reveal(), attest());
  }

  private static Checks<OpenRound> open() {
    Story story = new Story();
    story.prepare(1);
    return of("open_round", story, "coord", new OpenRound(Story.TASK, 1))
        .then("role_missing", (s, t) -> roleless(s, t))
        .then("task_unknown", (s, t) -> new OpenRound("none", t.attempt()))
        .then(
            "task_phase_wrong",
            (s, t) -> {
              s.change(Keys.task(Story.TASK), task -> task.opened());
              return t;
            })
        .then("attempt_number_wrong", (s, t) -> new OpenRound(t.task(), 7))
        .then(
            "attempt_not_due",
            (s, t) -> {
              s.change(Keys.task(Story.TASK), task -> task.closed(s.nowMs() + 1));
              return t;
            })
        .then(
            "too_few_eligible",
            (s, t) -> {
              List.of("h1", "h2", "h3").forEach(h -> revoked(s, t, h));
              return t;
            });
  }

  private static Checks<CommitUpdate> commit() {
    Story story = new Story();
    story.prepare(1);
    story.open();
    return of("commit_update", story, "h1", story.commitment("h1"))
        .then("attempt_unknown", (s, t) -> new CommitUpdate(t.task(), 9, t.commitment()))
        .then("attempt_phase_wrong", (s, t) -> phase(s, t, AttemptPhase.REVEAL))
        .then("not_selected", (s, t) -> withoutSeat(s, t))
        .then("grant_over", (s, t) -> revoked(s, t, "h1"))
        .then(
            "already_committed",
            (s, t) -> {
              s.change(seat(), seat -> seat.committed(t.commitment()));
              return t;
            });
  }

  private static Checks<RevealUpdate> reveal() {
    Story story = new Story();
    story.prepare(1);
    story.open();
    Federation.HOSPITALS.forEach(story::commit);
    RevealUpdate right = story.revelation("h1", Federation.REPLICAS.subList(0, 3));
    return of("reveal_update", story, "h1", right)
        .then("attempt_unknown", (s, t) -> reveal(t, 9, t.manifest(), t.salt()))
        .then("attempt_phase_wrong", (s, t) -> phase(s, t, AttemptPhase.COMMIT))
        .then("not_selected", (s, t) -> withoutSeat(s, t))
        .then("grant_over", (s, t) -> revoked(s, t, "h1"))
        .then(
            "already_revealed",
            (s, t) -> {
              Digest root = Manifests.root(right.manifest());
              s.change(
                  seat(),
                  seat ->
                      seat.revealed(
                          new Seat.Revealed(right.manifest(), root, right.salt(), 1, List.of())));
              return t;
            })
        .then("not_committed", (s, t) -> commitment(s, t, Optional.empty()))
        .then(
            "commitment_not_opened",
            (s, t) -> reveal(t, t.attempt(), t.manifest(), Story.digest("other salt")))
        .then(
            "metrics_wrong",
            (s, t) ->
                new RevealUpdate(
                    t.task(),
                    t.attempt(),
                    t.manifest(),
                    t.salt(),
                    t.samples(),
                    t.availability(),
                    List.of(new NamedNumber("temperature", 1))))
        .then(
            "manifest_wrong",
            (s, t) -> {
              var other = List.of(new VectorEntry(VectorRole.DELTA, 15, Story.digest("longer")));
              Digest opened =
                  Commitments.of(
                      s.story.federation.chainId,
                      Story.TASK,
                      1,
                      "h1",
                      Manifests.root(other),
                      right.salt());
              commitment(s, t, Optional.of(opened));
              return reveal(t, t.attempt(), other, t.salt());
            })
        .then(
            "availability_not_proven",
            (s, t) ->
                new RevealUpdate(
                    t.task(),
                    t.attempt(),
                    t.manifest(),
                    t.salt(),
                    t.samples(),
                    t.availability().subList(0, 2),
                    t.metrics()));
  }

  private static Checks<AttestResult> attest() {
    Story story = new Story();
    story.prepare(1);
    story.open();
    Federation.HOSPITALS.forEach(story::commit);
    Federation.HOSPITALS.forEach(story::reveal);
    return of("attest_result", story, "r1", new AttestResult(Story.TASK, 1, story.result()))
        .then("role_missing", (s, t) -> roleless(s, t))
        .then("attempt_unknown", (s, t) -> new AttestResult(t.task(), 9, t.result()))
        .then("attempt_phase_wrong", (s, t) -> phase(s, t, AttemptPhase.FINAL))
        .then(
            "already_attested",
            (s, t) -> {
              s.state.put(Keys.attestation(Story.TASK, 1, "r1"), Story.digest("before"));
              return t;
            })
        .then(
            "result_malformed",
            (s, t) ->
                new AttestResult(
                    t.task(), t.attempt(), new Result.NoResult(VoidReason.BY_RESEARCHER)));
  }

  private static <T extends Transaction> Checks<T> of(
      String kind, Story story, String signer, T right) {
    return new Checks<>(kind, story, signer, right, Transaction::check);
  }

  private static Slot<Seat> seat() {
    return Keys.seat(Story.TASK, 1, "h1");
  }

  private static <T> T phase(Scene scene, T what, AttemptPhase phase) {
    scene.change(Keys.attempt(Story.TASK, 1), a -> a.in(phase, a.deadlineMs()));
    return what;
  }

  private static <T> T withoutSeat(Scene scene, T what) {
    scene.change(
        Keys.attempt(Story.TASK, 1),
        a ->
            new Attempt(
                a.task(),
                a.number(),
                a.purpose(),
                a.baseVersion(),
                a.phase(),
                a.openedMs(),
                a.deadlineMs(),
                a.voidReason(),
                List.of("h2", "h3", "h4", "h5")));
    return what;
  }

  private static <T> T commitment(Scene scene, T what, Optional<Digest> commitment) {
    scene.change(
        seat(),
        s -> new Seat(s.member(), s.samples(), s.factor(), commitment, s.revealed(), s.outcome()));
    return what;
  }

  private static RevealUpdate reveal(
      RevealUpdate t, int attempt, List<VectorEntry> manifest, Digest salt) {
    return new RevealUpdate(
        t.task(), attempt, manifest, salt, t.samples(), t.availability(), t.metrics());
  }
}
