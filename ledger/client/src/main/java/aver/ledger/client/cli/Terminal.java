package aver.ledger.client.cli;

/**
 * Whether a person watches.
 *
 * <p>The JDK cannot tell standard error from standard output here, so the launcher says it with a
 * system property.
 */
final class Terminal {
  private static final String STANDARD_ERROR = "aver.stderr.terminal";

  private Terminal() {}

  /** Whether standard error is a terminal. */
  static boolean onStandardError() {
    return Boolean.getBoolean(STANDARD_ERROR);
  }
}
