package aver.ledger.client.cli;

/** What a command's exit code means; the numbers are part of the stable surface. */
public enum ExitCode {
  /** What was asked was done. */
  DONE(0),
  /** Something was checked and found wrong, or the ledger refused it. */
  WRONG(1),
  /** The arguments or the settings cannot be used. */
  USAGE(2),
  /** It cannot be done now: unreachable, busy, disk, or a fault of the program itself. */
  UNAVAILABLE(3);

  private final int code;

  ExitCode(int code) {
    this.code = code;
  }

  /** The number that the process ends with, 0 to 3. */
  public int code() {
    return code;
  }
}
