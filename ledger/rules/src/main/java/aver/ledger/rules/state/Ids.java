package aver.ledger.rules.state;

import java.util.List;
import java.util.regex.Pattern;

/** The form of names that stand in keys and messages: members, studies, tasks, data sets. */
public final class Ids {
  private static final Pattern SLUG = Pattern.compile("[a-z][a-z0-9-]{0,31}");
  private static final int TEXT_MAX = 256;

  private Ids() {}

  /**
   * Returns {@code id} if it is a lower-case letter followed by at most 31 letters, digits and
   * hyphens.
   *
   * @param what what the id names, for the error
   * @throws IllegalArgumentException otherwise
   */
  public static String slug(String what, String id) {
    if (!SLUG.matcher(id).matches()) {
      throw new IllegalArgumentException(
          "%s must be a lower-case letter, then up to 31 of a-z 0-9 -, was \"%s\""
              .formatted(what, printable(id)));
    }
    return id;
  }

  /**
   * Returns {@code text} if it has 1 to 256 characters, none of them a control character.
   *
   * @throws IllegalArgumentException otherwise
   */
  public static String text(String what, String text) {
    if (text.isEmpty()
        || text.length() > TEXT_MAX
        || text.chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException(
          "%s must have 1 to %d characters without control characters".formatted(what, TEXT_MAX));
    }
    return text;
  }

  /**
   * Returns an immutable copy of {@code items} if they ascend and none is there twice.
   *
   * @throws IllegalArgumentException otherwise
   */
  public static <T extends Comparable<? super T>> List<T> ascending(
      String what, List<T> items, int countMax) {
    if (items.size() > countMax) {
      throw new IllegalArgumentException(
          "%s must be at most %d, were %d".formatted(what, countMax, items.size()));
    }
    for (int i = 1; i < items.size(); i++) {
      if (items.get(i - 1).compareTo(items.get(i)) >= 0) {
        throw new IllegalArgumentException(what + " must ascend and none may be there twice");
      }
    }
    return List.copyOf(items);
  }

  /**
   * Throws unless {@code min <= value <= max}.
   *
   * @throws IllegalArgumentException with the range and the value
   */
  public static long range(String what, long value, long min, long max) {
    if (value < min || value > max) {
      throw new IllegalArgumentException(
          "%s must be %d to %d, was %d".formatted(what, min, max, value));
    }
    return value;
  }

  /** What came from outside, as an error may show it. */
  static String printable(String id) {
    String shown = id.length() > 40 ? id.substring(0, 40) + "..." : id;
    return shown.replaceAll("\\p{Cntrl}", "?");
  }
}
