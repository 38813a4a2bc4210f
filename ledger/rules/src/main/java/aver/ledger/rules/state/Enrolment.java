package aver.ledger.rules.state;

/**
 * A hospital's part in a task: nobody is selected who did not enrol.
 *
 * @param member who
 * @param dataset whose
 * @param version which version of it
 * @param samples registered rows of that version
 * @param active false after leaving or three no-shows running
 * @param credit of the weighted round-robin
 * @param frozen whether it was not eligible at the last selection
 * @param noShows running count of attempts in which it was selected and did not commit
 */
public record Enrolment(
    String member,
    String dataset,
    int version,
    long samples,
    boolean active,
    long credit,
    boolean frozen,
    int noShows) {
  public static final int NO_SHOWS_MAX = 3;

  public static final Codec<Enrolment> CODEC =
      Codec.of(
          (w, v) -> {
            w.text(v.member).text(v.dataset).i32(v.version).i64(v.samples).flag(v.active);
            w.i64(v.credit).flag(v.frozen).i32(v.noShows);
          },
          r ->
              new Enrolment(
                  r.text(), r.text(), r.i32(), r.i64(), r.flag(), r.i64(), r.flag(), r.i32()));

  /** This with another credit; frozen or not. */
  public Enrolment withCredit(long next, boolean isFrozen) {
    return new Enrolment(member, dataset, version, samples, active, next, isFrozen, noShows);
  }

  /** This after an attempt in which the member was selected. */
  public Enrolment afterSelection(boolean committed) {
    int missed = committed ? 0 : noShows + 1;
    boolean stays = active && missed < NO_SHOWS_MAX;
    return new Enrolment(member, dataset, version, samples, stays, credit, frozen, missed);
  }

  /** This after leaving. */
  public Enrolment left() {
    return new Enrolment(member, dataset, version, samples, false, credit, true, noShows);
  }
}
