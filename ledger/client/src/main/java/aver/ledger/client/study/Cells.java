package aver.ledger.client.study;

import java.math.BigDecimal;
import java.util.Optional;
import java.util.regex.Pattern;

/** How the text of a cell is understood. */
public final class Cells {
  /**
   * Plain decimal numbers only: what other programs print as NaN, Infinity or 0x1p3 is no
   * measurement.
   */
  private static final Pattern NUMBER =
      Pattern.compile("[+-]?(\\d{1,30}\\.?\\d{0,30}|\\.\\d{1,30})([eE][+-]?\\d{1,3})?");

  private Cells() {}

  /** A plain decimal number. */
  public static Optional<Double> number(String text) {
    if (!NUMBER.matcher(text).matches()) {
      return Optional.empty();
    }
    double value = Double.parseDouble(text);
    return Double.isFinite(value) ? Optional.of(value) : Optional.empty();
  }

  /** One spelling for equal codes: {@code 1}, {@code 1.0} and {@code 01} are the same category. */
  public static String canonical(String text) {
    String trimmed = text.strip();
    return number(trimmed)
        .map(v -> new BigDecimal(v.toString()).stripTrailingZeros().toPlainString())
        .orElse(trimmed);
  }
}
