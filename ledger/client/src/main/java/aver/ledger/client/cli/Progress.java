package aver.ledger.client.cli;

import java.io.PrintWriter;

/**
 * One line that says how far long work is, rewritten in place; nothing at all when standard error
 * is no terminal, so that logs stay readable.
 *
 * <p>Not for use by several threads.
 */
public final class Progress implements AutoCloseable {
  private static final int WIDTH_MAX = 100;

  private final PrintWriter err;
  private final boolean terminal;
  private int shown;

  /** A progress line on {@code err} if that is a terminal. */
  public Progress(PrintWriter err, boolean terminal) {
    this.err = err;
    this.terminal = terminal;
  }

  /** Replaces the line by {@code text}, cut to one line's width. */
  public void show(String text) {
    if (!terminal) {
      return;
    }
    String cut = text.length() > WIDTH_MAX ? text.substring(0, WIDTH_MAX) : text;
    err.print("\r" + cut + " ".repeat(Math.max(0, shown - cut.length())));
    err.flush();
    shown = cut.length();
  }

  /** Wipes the line. */
  @Override
  public void close() {
    if (shown > 0) {
      err.print("\r" + " ".repeat(shown) + "\r");
      err.flush();
      shown = 0;
    }
  }
}
