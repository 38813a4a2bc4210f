package aver.ledger.rules.round;

import aver.ledger.rules.state.Exclusion;
import aver.ledger.rules.state.Seat;
import aver.ledger.rules.state.SeatOutcome;
import aver.ledger.vector.VectorSource;
import java.util.Optional;

/**
 * One member of the cohort as the computation sees it.
 *
 * @param member who
 * @param exclusion what was settled when reveals closed; {@code INCLUDED} if its update is to be
 *     looked at
 * @param declared rows that training used, as declared, at least 0
 * @param registered rows of the data set that it enrolled with, at least 0
 * @param factor256 reputation factor when the attempt was opened, 128 to 256
 * @param delta its update; empty without one
 * @param evaluation its confusion counts; empty without them
 * @param controlDelta how its control variate changed; empty without one
 */
public record Place(
    String member,
    Exclusion exclusion,
    long declared,
    long registered,
    int factor256,
    Optional<VectorSource> delta,
    Optional<VectorSource> evaluation,
    Optional<VectorSource> controlDelta) {

  /** A place without control variate. */
  public Place(
      String member,
      Exclusion exclusion,
      long declared,
      long registered,
      int factor256,
      Optional<VectorSource> delta,
      Optional<VectorSource> evaluation) {
    this(member, exclusion, declared, registered, factor256, delta, evaluation, Optional.empty());
  }

  /** Returns the place of a seat after reveals closed, with the vectors that it revealed. */
  public static Place of(
      Seat seat,
      Optional<VectorSource> delta,
      Optional<VectorSource> evaluation,
      Optional<VectorSource> controlDelta) {
    return new Place(
        seat.member(),
        exclusion(seat),
        seat.revealed().map(Seat.Revealed::samples).orElse(0L),
        seat.samples(),
        seat.factor(),
        delta,
        evaluation,
        controlDelta);
  }

  /**
   * Returns what was settled when reveals closed; whether the content is valid is for the
   * computation to say.
   */
  static Exclusion exclusion(Seat seat) {
    Exclusion settled = seat.outcome().map(SeatOutcome::exclusion).orElse(Exclusion.INCLUDED);
    return settled == Exclusion.CONTENT_INVALID ? Exclusion.INCLUDED : settled;
  }

  boolean included() {
    return exclusion == Exclusion.INCLUDED;
  }

  Place excluded(Exclusion reason) {
    return new Place(
        member, reason, declared, registered, factor256, delta, evaluation, controlDelta);
  }
}
