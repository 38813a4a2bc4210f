package aver.ledger.node.log;

/**
 * A log came out differently here than its certified leaves say: whoever sent it changed what they
 * do not cover, or this replica is damaged.
 */
public final class DifferentLogException extends Exception {
  private static final long serialVersionUID = 1L;

  /** At the block of that height. */
  public DifferentLogException(long height) {
    super("block %d of its log comes out differently here".formatted(height));
  }
}
