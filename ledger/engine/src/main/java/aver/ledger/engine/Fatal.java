package aver.ledger.engine;

/**
 * What to do when a replica can no longer be trusted to hold what the others hold: a commit failed,
 * or the engine died. In production it ends the process at once, without shutdown hooks, so that
 * nothing is served from a half-dead replica; a restart finds the last atomic commit.
 */
@FunctionalInterface
public interface Fatal {
  /** Exit code of a process that ended itself this way. */
  int EXIT_CODE = 70;

  /** Ends the replica; may return only in tests. */
  void die(String why, Throwable cause);

  /** Prints the cause and then, as the last line, what happened; halts the process. */
  static Fatal halting() {
    return (why, cause) -> {
      cause.printStackTrace();
      System.err.println("replica stopped itself: " + why + ": " + cause);
      Runtime.getRuntime().halt(EXIT_CODE);
    };
  }
}
