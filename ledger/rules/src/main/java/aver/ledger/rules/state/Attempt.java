package aver.ledger.rules.state;

import java.util.List;

/**
 * One attempt at a round. Its number is never used again.
 *
 * @param task slug
 * @param number from 1
 * @param purpose train or evaluate
 * @param baseVersion model version that members start from
 * @param phase where it stands
 * @param openedMs ledger time
 * @param deadlineMs ledger time at which the present phase closes; once it is over, when it ended
 * @param voidReason number of a {@link VoidReason}, 0 for none
 * @param cohort selected members in order of their ids
 */
public record Attempt(
    String task,
    int number,
    Purpose purpose,
    int baseVersion,
    AttemptPhase phase,
    long openedMs,
    long deadlineMs,
    int voidReason,
    List<String> cohort) {
  public static final Codec<Attempt> CODEC =
      Codec.of(
          (w, v) -> {
            w.text(v.task).i32(v.number).u8(v.purpose.number()).i32(v.baseVersion);
            w.u8(v.phase.number()).i64(v.openedMs).i64(v.deadlineMs).u8(v.voidReason);
            w.list(v.cohort, Writer::text);
          },
          r ->
              new Attempt(
                  r.text(),
                  r.i32(),
                  Numbered.of(Purpose.values(), r.u8()),
                  r.i32(),
                  Numbered.of(AttemptPhase.values(), r.u8()),
                  r.i64(),
                  r.i64(),
                  r.u8(),
                  r.list(Reader::text)));

  /** Copies the cohort. */
  public Attempt {
    cohort = List.copyOf(cohort);
  }

  /** Whether nothing more can happen to it. */
  public boolean over() {
    return switch (phase) {
      case COMMIT, REVEAL, ATTEST -> false;
      case FINAL, VOID, ABANDONED -> true;
    };
  }

  /** This in another phase until a deadline. */
  public Attempt in(AttemptPhase next, long untilMs) {
    return new Attempt(
        task, number, purpose, baseVersion, next, openedMs, untilMs, voidReason, cohort);
  }

  /** This without a result, from a ledger time on. */
  public Attempt voided(int reason, long nowMs) {
    return new Attempt(
        task, number, purpose, baseVersion, AttemptPhase.VOID, openedMs, nowMs, reason, cohort);
  }
}
