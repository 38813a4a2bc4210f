package aver.ledger.client.text;

/** What a replica says in its own words: it must not move the cursor or fill the screen. */
public final class PrintableText {
  /** Longest text that is kept, in code points. */
  public static final int CODE_POINTS_MAX = 500;

  private PrintableText() {}

  /** The beginning of a text, with blanks for what is not seen or breaks the line. */
  public static String of(String words) {
    return of(words, CODE_POINTS_MAX);
  }

  /**
   * As {@link #of(String)}.
   *
   * @param max code points
   */
  public static String of(String words, int max) {
    return words
        .codePoints()
        .limit(max)
        .map(c -> isSeen(c) ? c : ' ')
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  private static boolean isSeen(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }
}
