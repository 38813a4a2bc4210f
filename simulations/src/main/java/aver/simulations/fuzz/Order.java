package aver.simulations.fuzz;

import aver.ledger.engine.Admission;
import aver.ledger.engine.AppPoint;
import aver.ledger.engine.DecidedBlock;
import aver.ledger.engine.EngineCursor;
import aver.ledger.engine.Executed;
import aver.ledger.engine.LedgerApplication;
import aver.ledger.engine.Voter;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * What reaches a replica's ledger: what it hears of the decided order. A lying replica also has
 * things ordered that no honest one would admit.
 */
record Order(World world, UnaryOperator<DecidedBlock> heard, LedgerApplication ledger)
    implements LedgerApplication {
  @Override
  public AppPoint info() {
    return ledger.info();
  }

  @Override
  public Admission check(byte[] transaction) {
    return world.smuggled(transaction) ? new Admission.Admitted() : ledger.check(transaction);
  }

  @Override
  public Admission checkAgain(byte[] transaction) {
    return ledger.checkAgain(transaction);
  }

  @Override
  public List<byte[]> worthOrdering(List<byte[]> block) {
    return ledger.worthOrdering(block);
  }

  @Override
  public List<Voter> voters() {
    return ledger.voters();
  }

  @Override
  public Executed execute(DecidedBlock block) {
    return ledger.execute(heard.apply(block));
  }

  @Override
  public void commit(EngineCursor cursor) {
    ledger.commit(cursor);
  }

  @Override
  public void commitCursor(EngineCursor cursor) {
    ledger.commitCursor(cursor);
  }

  @Override
  public AppPoint makeDurable() {
    return ledger.makeDurable();
  }
}
