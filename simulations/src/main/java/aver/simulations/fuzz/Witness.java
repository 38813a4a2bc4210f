package aver.simulations.fuzz;

import aver.ledger.engine.Admission;
import aver.ledger.engine.ConsensusEngine;
import aver.ledger.engine.EngineHealth;
import aver.ledger.engine.LedgerApplication;
import aver.ledger.engine.Membership;
import aver.ledger.engine.Peer;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** A replica's engine that tells the checker which transactions the replica itself made. */
record Witness(World world, String replica, ConsensusEngine engine) implements ConsensusEngine {
  @Override
  public void start(LedgerApplication application) {
    throw new IllegalStateException("the engine itself is started");
  }

  @Override
  public CompletionStage<Admission> submit(byte[] transaction) {
    world.made(replica, transaction);
    return engine.submit(transaction);
  }

  @Override
  public EngineHealth health() {
    return engine.health();
  }

  @Override
  public Membership membership() {
    return engine.membership();
  }

  @Override
  public CompletionStage<Void> reconfigure(List<Peer> peers) {
    return engine.reconfigure(peers);
  }

  @Override
  public void close() {
    engine.close();
  }
}
