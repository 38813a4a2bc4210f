package aver.ledger.node.archive;

import aver.ledger.node.log.BlockCut;
import aver.ledger.proof.Digest;
import aver.proto.v1.CatchUpResponse;
import aver.proto.v1.LoggedTransaction;
import java.util.Iterator;

/**
 * Passes on the messages of an archive, and says at their end how its log is cut into blocks;
 * whether it may be cut so is not known by that.
 */
final class CutReading implements Iterator<CatchUpResponse> {
  private final Iterator<CatchUpResponse> messages;
  private final BlockCut cut = new BlockCut();
  private long height;
  private long leaves;

  CutReading(Iterator<CatchUpResponse> messages) {
    this.messages = messages;
  }

  @Override
  public boolean hasNext() {
    return messages.hasNext();
  }

  @Override
  public CatchUpResponse next() {
    CatchUpResponse next = messages.next();
    if (next.hasTransaction()) {
      LoggedTransaction transaction = next.getTransaction();
      if (transaction.getHeight() != height && leaves > 0) {
        cut.block(leaves);
      }
      height = transaction.getHeight();
      leaves = transaction.getSeq();
    }
    return next;
  }

  /** How the log is cut; to be asked once, when all was read. */
  Digest end() {
    cut.block(leaves);
    return cut.digest();
  }
}
