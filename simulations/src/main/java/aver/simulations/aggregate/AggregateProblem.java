package aver.simulations.aggregate;

/** Why nothing was aggregated; the message says what, why and what to do. */
public final class AggregateProblem extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int exitCode;

  private AggregateProblem(int exitCode, String message, Throwable cause) {
    super(message, cause);
    this.exitCode = exitCode;
  }

  private AggregateProblem(int exitCode, String message) {
    super(message);
    this.exitCode = exitCode;
  }

  /** The command line or a file that it names is wrong: exit code 2. */
  static AggregateProblem usage(String message) {
    return new AggregateProblem(2, message);
  }

  /** {@link #usage(String)} that came from somewhere. */
  static AggregateProblem usage(String message, Throwable cause) {
    return new AggregateProblem(2, message, cause);
  }

  /** The disk does not let it be done now: exit code 3. */
  static AggregateProblem disk(String message, Throwable cause) {
    return new AggregateProblem(3, message, cause);
  }

  /** What the process ends with. */
  public int exitCode() {
    return exitCode;
  }
}
