package aver.simulations.bench.idle;

import aver.ledger.engine.Admission;
import aver.ledger.engine.AppPoint;
import aver.ledger.engine.DecidedBlock;
import aver.ledger.engine.EngineCursor;
import aver.ledger.engine.Executed;
import aver.ledger.engine.LedgerApplication;
import aver.ledger.engine.Voter;
import aver.ledger.proof.Digest;
import java.util.List;

/** Admits everything and does nothing but count: what an engine alone can do. */
final class IdleLedger implements LedgerApplication {
  private final List<Voter> voters;
  private volatile AppPoint point = new AppPoint(0, Digest.ZERO, EngineCursor.NONE);
  private volatile long transactions;
  private long executed;

  IdleLedger(List<Voter> voters) {
    this.voters = List.copyOf(voters);
  }

  /** How many transactions were committed so far; for any thread. */
  long transactions() {
    return transactions;
  }

  @Override
  public AppPoint info() {
    return point;
  }

  @Override
  public Admission check(byte[] transaction) {
    return new Admission.Admitted();
  }

  @Override
  public Admission checkAgain(byte[] transaction) {
    return new Admission.Admitted();
  }

  @Override
  public List<byte[]> worthOrdering(List<byte[]> block) {
    return block;
  }

  @Override
  public List<Voter> voters() {
    return voters;
  }

  /** The state never changes, or the engine would make a block to prove that it did. */
  @Override
  public Executed execute(DecidedBlock block) {
    executed = transactions + block.transactions().size();
    return new Executed(point.height() + 1, Digest.ZERO, block.transactions().size(), voters);
  }

  @Override
  public void commit(EngineCursor cursor) {
    point = new AppPoint(point.height() + 1, Digest.ZERO, cursor);
    transactions = executed;
  }

  @Override
  public void commitCursor(EngineCursor cursor) {
    point = new AppPoint(point.height(), Digest.ZERO, cursor);
  }

  @Override
  public AppPoint makeDurable() {
    return point;
  }
}
