package aver.ledger.rules.state;

import aver.ledger.proof.Digest;

/**
 * How far a task has come. What was asked for stands in its {@link TaskSpec}.
 *
 * @param id slug
 * @param researcher who created it and gets back what is left
 * @param phase where it stands
 * @param attempts how many were opened; the last one's number
 * @param active whether the last attempt is not final yet
 * @param trained how many training attempts are final
 * @param modelVersion newest version, counted from 0
 * @param modelRoot manifest root of the newest version
 * @param escrow micro-tokens that it still holds
 * @param dueMs ledger time from which the next attempt may be opened
 * @param ending whether it ends with the attempt that is active
 */
public record Task(
    String id,
    String researcher,
    TaskPhase phase,
    int attempts,
    boolean active,
    int trained,
    int modelVersion,
    Digest modelRoot,
    long escrow,
    long dueMs,
    boolean ending) {
  public static final Codec<Task> CODEC =
      Codec.of(
          (w, v) -> {
            w.text(v.id).text(v.researcher).u8(v.phase.number()).i32(v.attempts).flag(v.active);
            w.i32(v.trained).i32(v.modelVersion).digest(v.modelRoot);
            w.i64(v.escrow).i64(v.dueMs).flag(v.ending);
          },
          r ->
              new Task(
                  r.text(),
                  r.text(),
                  Numbered.of(TaskPhase.values(), r.u8()),
                  r.i32(),
                  r.flag(),
                  r.i32(),
                  r.i32(),
                  r.digest(),
                  r.i64(),
                  r.i64(),
                  r.flag()));

  /** This in another phase. */
  public Task with(TaskPhase next) {
    return new Task(
        id,
        researcher,
        next,
        attempts,
        active,
        trained,
        modelVersion,
        modelRoot,
        escrow,
        dueMs,
        ending);
  }

  /** This with the next attempt open. */
  public Task opened() {
    return new Task(
        id,
        researcher,
        phase,
        attempts + 1,
        true,
        trained,
        modelVersion,
        modelRoot,
        escrow,
        dueMs,
        ending);
  }

  /** This with the attempt over, the next one due at a ledger time. */
  public Task closed(long nextDueMs) {
    return new Task(
        id,
        researcher,
        phase,
        attempts,
        false,
        trained,
        modelVersion,
        modelRoot,
        escrow,
        nextDueMs,
        ending);
  }

  /** This with another model version from one more training attempt. */
  public Task trained(Digest nextModelRoot) {
    return new Task(
        id,
        researcher,
        phase,
        attempts,
        active,
        trained + 1,
        modelVersion + 1,
        nextModelRoot,
        escrow,
        dueMs,
        ending);
  }

  /** This with another escrow. */
  public Task withEscrow(long microtokens) {
    return new Task(
        id,
        researcher,
        phase,
        attempts,
        active,
        trained,
        modelVersion,
        modelRoot,
        microtokens,
        dueMs,
        ending);
  }

  /** This, to end with the attempt that is active. */
  public Task endingSoon() {
    return new Task(
        id,
        researcher,
        phase,
        attempts,
        active,
        trained,
        modelVersion,
        modelRoot,
        escrow,
        dueMs,
        true);
  }
}
