package aver.ledger.node.blob;

/** Waits until this replica has applied a block. */
final class Heights {
  private long reached;

  Heights(long reached) {
    this.reached = reached;
  }

  synchronized void reached(long height) {
    reached = Math.max(reached, height);
    notifyAll();
  }

  /** Whether the height was reached in time. */
  synchronized boolean await(long height, long limitMs) throws InterruptedException {
    long end = System.nanoTime() + limitMs * 1_000_000;
    while (reached < height) {
      long leftMs = (end - System.nanoTime()) / 1_000_000;
      if (leftMs <= 0) {
        return false;
      }
      wait(leftMs);
    }
    return true;
  }
}
