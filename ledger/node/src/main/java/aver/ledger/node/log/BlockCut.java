package aver.ledger.node.log;

import aver.ledger.proof.Digest;
import java.nio.ByteBuffer;

/** Where a part of the log is cut into blocks, in 32 bytes: no checkpoint certifies that. */
public final class BlockCut {
  private Digest digest = Digest.ZERO;

  /** The next block ends with so many leaves in the log. */
  public void block(long logSize) {
    digest =
        Digest.sha256(digest.bytes(), ByteBuffer.allocate(Long.BYTES).putLong(logSize).array());
  }

  /** Of all blocks so far; zero before the first. */
  public Digest digest() {
    return digest;
  }
}
