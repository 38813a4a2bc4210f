package aver.ledger.node.process;

/** How a replica of a test differs from an honest one that works. */
public enum Oddity {
  /** Its process ends at once when a block is to be executed. */
  HALTS_BEFORE_EXECUTION,

  /** Its process ends at once when a block was executed and is not written. */
  HALTS_BEFORE_WRITING,

  /** Its process ends at once when a block is written and the engine was not told. */
  HALTS_AFTER_WRITING,

  /** It lets everything be ordered, and has ordered again what was, and noise, and forgeries. */
  ORDERS_ANYTHING,

  /** The same, and it keeps out what hospital-2 signs, wherever it has a say. */
  CENSORS;

  /** The exit code of a process that ended at once. */
  public static final int HALTED = 137;

  /** How many blocks go well before. */
  static final int BLOCKS_BEFORE = 5;
}
