package aver.ledger.audit;

import java.io.Serial;

/** The first place of a ledger that is not what the rules make of its genesis. */
public final class WrongPlace extends Exception {
  @Serial private static final long serialVersionUID = 1;

  private final String place;
  private final String expected;
  private final String found;

  WrongPlace(String place, String expected, String found) {
    super("%s is wrong: expected %s, found %s".formatted(place, expected, found));
    this.place = place;
    this.expected = expected;
    this.found = found;
  }

  /** What it is, such as {@code leaf 7} or {@code state value "time"}. */
  public String place() {
    return place;
  }

  /** What the rules give. */
  public String expected() {
    return expected;
  }

  /** What the directory holds. */
  public String found() {
    return found;
  }
}
