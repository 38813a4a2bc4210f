package aver.ledger.rules.state;

/**
 * What a final attempt brought a selected member.
 *
 * @param exclusion whether and why its update did not count
 * @param scorePpm contribution, -1 000 000 to 1 000 000
 * @param rewardMicrotokens paid
 */
public record SeatOutcome(Exclusion exclusion, int scorePpm, long rewardMicrotokens) {
  static void write(Writer w, SeatOutcome v) {
    w.u8(v.exclusion.number()).i32(v.scorePpm).i64(v.rewardMicrotokens);
  }

  static SeatOutcome read(Reader r) {
    return new SeatOutcome(Numbered.of(Exclusion.values(), r.u8()), r.i32(), r.i64());
  }
}
