package aver.ledger.rules;

import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/**
 * Writes RFC 8785 canonical JSON of objects, arrays, strings and integers within +-2^53: the only
 * values in a genesis document. Keys are ASCII, so their order by UTF-16 unit is the order of a
 * sorted map of strings.
 */
final class CanonicalJson {
  private static final long INTEGER_MAX = 1L << 53;

  private CanonicalJson() {}

  /** The text of a value made of {@link SortedMap}, {@link List}, {@link String}, {@link Long}. */
  static String write(Object value) {
    StringBuilder out = new StringBuilder();
    append(out, value);
    return out.toString();
  }

  private static void append(StringBuilder out, Object value) {
    switch (value) {
      case SortedMap<?, ?> object -> {
        String separator = "{";
        for (Map.Entry<?, ?> entry : object.entrySet()) {
          out.append(separator);
          append(out, entry.getKey());
          out.append(':');
          append(out, entry.getValue());
          separator = ",";
        }
        out.append(object.isEmpty() ? "{}" : "}");
      }
      case List<?> array -> {
        String separator = "[";
        for (Object item : array) {
          out.append(separator);
          append(out, item);
          separator = ",";
        }
        out.append(array.isEmpty() ? "[]" : "]");
      }
      case String text -> quote(out, text);
      case Long number when Math.abs(number) <= INTEGER_MAX -> out.append((long) number);
      default -> throw new IllegalArgumentException("not a value of canonical JSON: " + value);
    }
  }

  private static void quote(StringBuilder out, String text) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\b' -> out.append("\\b");
        case '\f' -> out.append("\\f");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        default -> {
          if (c < 0x20) {
            out.append("\\u%04x".formatted((int) c));
          } else {
            out.append(c);
          }
        }
      }
    }
    out.append('"');
  }
}
