package aver.ledger.client.cli;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/**
 * Ends a command with an exit code and one line for the person who typed it.
 *
 * <p>The message says what was asked, why it did not work and what to do, without a full stop at
 * its end.
 */
public final class CommandFailed extends RuntimeException {
  @Serial private static final long serialVersionUID = 1;

  private final ExitCode exitCode;

  private CommandFailed(ExitCode exitCode, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.exitCode = exitCode;
  }

  /** Something was checked and found wrong, or the ledger refused it: exit code 1. */
  public static CommandFailed wrong(String message) {
    return new CommandFailed(ExitCode.WRONG, message, null);
  }

  /** As {@link #wrong(String)}, with what a stack trace shall show. */
  public static CommandFailed wrong(String message, Throwable cause) {
    return new CommandFailed(ExitCode.WRONG, message, cause);
  }

  /** Arguments, settings or files named by them cannot be used: exit code 2. */
  public static CommandFailed usage(String message) {
    return new CommandFailed(ExitCode.USAGE, message, null);
  }

  /** As {@link #usage(String)}, with what a stack trace shall show. */
  public static CommandFailed usage(String message, Throwable cause) {
    return new CommandFailed(ExitCode.USAGE, message, cause);
  }

  /** It cannot be done now: unreachable, busy, disk. Exit code 3. */
  public static CommandFailed unavailable(String message) {
    return new CommandFailed(ExitCode.UNAVAILABLE, message, null);
  }

  /** As {@link #unavailable(String)}, with what a stack trace shall show. */
  public static CommandFailed unavailable(String message, Throwable cause) {
    return new CommandFailed(ExitCode.UNAVAILABLE, message, cause);
  }

  /** The exit code that this ends the command with. */
  public ExitCode exitCode() {
    return exitCode;
  }
}
