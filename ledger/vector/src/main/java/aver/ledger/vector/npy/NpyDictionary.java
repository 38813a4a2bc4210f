package aver.ledger.vector.npy;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The Python dictionary in a {@code .npy} header: exactly the keys descr, fortran_order and shape,
 * each once, in any order. Nothing is evaluated.
 *
 * @param descr the element type; null if it is a list of fields
 * @param fortranOrder whether the elements are in column order
 * @param shape dimensions, each at least 0
 */
record NpyDictionary(@Nullable String descr, boolean fortranOrder, List<Long> shape) {

  static NpyDictionary parse(String text) throws NpyException {
    return new Parser(text).dictionary();
  }

  /** Reads left to right; {@code at} is the next character. */
  private static final class Parser {
    /** A dimension of more digits is over 2^30 anyway, and fits a long. */
    private static final int DIGITS_MAX = 18;

    private final String text;
    private int at;
    private @Nullable String descr;
    private boolean structured;
    private @Nullable Boolean fortranOrder;
    private @Nullable List<Long> shape;

    Parser(String text) {
      this.text = text;
    }

    NpyDictionary dictionary() throws NpyException {
      expect('{');
      while (!accept('}')) {
        String key = string();
        expect(':');
        value(key);
        if (!accept(',')) {
          expect('}');
          break;
        }
      }
      skipSpace();
      if (at != text.length()) {
        throw malformed("something follows the dictionary");
      }
      if ((descr == null && !structured) || fortranOrder == null || shape == null) {
        throw malformed("descr, fortran_order or shape is missing");
      }
      return new NpyDictionary(descr, fortranOrder, List.copyOf(shape));
    }

    private void value(String key) throws NpyException {
      switch (key) {
        case "descr" -> {
          if (descr != null || structured) {
            throw malformed("descr stands there twice");
          }
          descr();
        }
        case "fortran_order" -> {
          if (fortranOrder != null) {
            throw malformed("fortran_order stands there twice");
          }
          fortranOrder = bool();
        }
        case "shape" -> {
          if (shape != null) {
            throw malformed("shape stands there twice");
          }
          shape = tuple();
        }
        default -> throw malformed("there is another key than descr, fortran_order and shape");
      }
    }

    private void descr() throws NpyException {
      if (!accept('[')) {
        descr = string();
        return;
      }
      structured = true;
      // the fields do not matter, only where their list ends
      int depth = 1;
      while (depth > 0) {
        char c = next();
        if (c == '[') {
          depth++;
        } else if (c == ']') {
          depth--;
        }
      }
    }

    private boolean bool() throws NpyException {
      skipSpace();
      if (text.startsWith("True", at)) {
        at += "True".length();
        return true;
      }
      if (text.startsWith("False", at)) {
        at += "False".length();
        return false;
      }
      throw malformed("fortran_order is neither True nor False");
    }

    private List<Long> tuple() throws NpyException {
      List<Long> sizes = new ArrayList<>();
      expect('(');
      boolean comma = true;
      while (!accept(')')) {
        if (!comma) {
          throw malformed("the shape's sizes are not separated by commas");
        }
        sizes.add(number());
        comma = accept(',');
      }
      if (sizes.size() == 1 && !comma) {
        throw malformed("the shape is no tuple");
      }
      return sizes;
    }

    private long number() throws NpyException {
      skipSpace();
      int start = at;
      while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
        at++;
      }
      if (at == start || at - start > DIGITS_MAX) {
        throw malformed("a size of the shape is no number");
      }
      return Long.parseLong(text, start, at, 10);
    }

    private String string() throws NpyException {
      skipSpace();
      char quote = next();
      if (quote != '\'' && quote != '"') {
        throw malformed("a string is expected at character " + at);
      }
      int end = text.indexOf(quote, at);
      if (end < 0) {
        throw malformed("a string does not end");
      }
      String string = text.substring(at, end);
      at = end + 1;
      return string;
    }

    private void expect(char c) throws NpyException {
      if (!accept(c)) {
        throw malformed("'%s' is expected at character %d".formatted(c, at));
      }
    }

    private boolean accept(char c) {
      skipSpace();
      if (at < text.length() && text.charAt(at) == c) {
        at++;
        return true;
      }
      return false;
    }

    private char next() throws NpyException {
      if (at >= text.length()) {
        throw malformed("it ends too early");
      }
      return text.charAt(at++);
    }

    private void skipSpace() {
      while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\n')) {
        at++;
      }
    }

    private static NpyException malformed(String why) {
      return new NpyException(NpyProblem.HEADER_MALFORMED, "the header cannot be read: " + why);
    }
  }
}
