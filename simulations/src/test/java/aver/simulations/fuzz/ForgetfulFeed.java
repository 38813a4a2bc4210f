package aver.simulations.fuzz;

import aver.ledger.engine.Admission;
import aver.ledger.engine.AppPoint;
import aver.ledger.engine.DecidedBlock;
import aver.ledger.engine.EngineCursor;
import aver.ledger.engine.Executed;
import aver.ledger.engine.LedgerApplication;
import aver.ledger.engine.Voter;
import java.util.ArrayList;
import java.util.List;

/**
 * A bug that shows after a restart alone: of the first block that a replica hears then, the last
 * transaction is lost.
 */
final class ForgetfulFeed implements LedgerApplication {
  private final LedgerApplication whole;
  private boolean forgets;

  ForgetfulFeed(World world, ReplicaHere replica, LedgerApplication ledger) {
    this.whole = new Order(world, replica, ledger);
    this.forgets = replica.life() > 1;
  }

  @Override
  public Executed execute(DecidedBlock block) {
    if (!forgets || block.transactions().isEmpty()) {
      return whole.execute(block);
    }
    forgets = false;
    List<byte[]> shorter = new ArrayList<>(block.transactions());
    shorter.removeLast();
    return whole.execute(new DecidedBlock(block.cursor(), shorter));
  }

  @Override
  public AppPoint info() {
    return whole.info();
  }

  @Override
  public Admission check(byte[] transaction) {
    return whole.check(transaction);
  }

  @Override
  public Admission checkAgain(byte[] transaction) {
    return whole.checkAgain(transaction);
  }

  @Override
  public boolean wellFormed(byte[] transaction) {
    return whole.wellFormed(transaction);
  }

  @Override
  public List<Voter> voters() {
    return whole.voters();
  }

  @Override
  public void commit(EngineCursor cursor) {
    whole.commit(cursor);
  }

  @Override
  public void commitCursor(EngineCursor cursor) {
    whole.commitCursor(cursor);
  }

  @Override
  public AppPoint makeDurable() {
    return whole.makeDurable();
  }
}
