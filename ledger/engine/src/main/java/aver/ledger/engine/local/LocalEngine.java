package aver.ledger.engine.local;

import aver.ledger.engine.Admission;
import aver.ledger.engine.Batch;
import aver.ledger.engine.ConsensusEngine;
import aver.ledger.engine.DecidedBlock;
import aver.ledger.engine.EngineException;
import aver.ledger.engine.EngineHealth;
import aver.ledger.engine.Fatal;
import aver.ledger.engine.LedgerApplication;
import aver.ledger.engine.Membership;
import aver.ledger.engine.Peer;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * One replica's end of a {@link LocalNetwork}. Used by the one thread that runs the network's time.
 */
public final class LocalEngine implements ConsensusEngine {
  private final String id;
  private final LocalNetwork network;
  private final Fatal fatal;
  private @Nullable LedgerApplication application;
  private boolean alive;
  private boolean expecting;
  private long applied;
  private int pending;

  LocalEngine(String id, LocalNetwork network, Fatal fatal) {
    this.id = id;
    this.network = network;
    this.fatal = fatal;
  }

  String id() {
    return id;
  }

  @Override
  public void start(LedgerApplication application) throws EngineException {
    if (this.application != null) {
      throw new EngineException("engine " + id + " was started before; make a new one");
    }
    this.application = application;
    this.applied = application.info().cursor().index();
    if (applied >= network.decidedBlocks()) {
      throw new EngineException(
          "application of %s is at entry %d, the order ends at %d: it belongs to another network"
              .formatted(id, applied, network.decidedBlocks() - 1));
    }
    this.alive = true;
    network.joined(this);
  }

  @Override
  public CompletionStage<Admission> submit(byte[] transaction) {
    if (!alive || application == null || pending >= network.settings().pendingMax()) {
      return CompletableFuture.completedFuture(new Admission.Busy(network.settings().resendMs()));
    }
    if (transaction.length == 0 || Batch.sizeOf(transaction) + 1 > Batch.BYTES_MAX) {
      return CompletableFuture.completedFuture(
          new Admission.Dropped(
              "size",
              "a transaction has 1 to %d bytes, not %d"
                  .formatted(Batch.BYTES_MAX - 5, transaction.length)));
    }
    Admission admission = application.check(transaction);
    if (!(admission instanceof Admission.Admitted)) {
      return CompletableFuture.completedFuture(admission);
    }
    var answer = new CompletableFuture<Admission>();
    pending++;
    network.send(
        this,
        transaction.clone(),
        () -> {
          pending--;
          answer.complete(admission);
        });
    return answer;
  }

  @Override
  public EngineHealth health() {
    String leader = network.leader();
    return new EngineHealth(
        alive,
        leader.isEmpty() ? Optional.empty() : Optional.of(leader),
        leader.equals(id),
        network.decidedBlocks() - 1,
        applied,
        pending);
  }

  @Override
  public Membership membership() {
    return network.membership(id);
  }

  @Override
  public CompletionStage<Void> reconfigure(List<Peer> peers) {
    if (!network.leader().equals(id)) {
      return CompletableFuture.failedFuture(
          new EngineException(id + " does not lead; ask the leader"));
    }
    network.replacePeers(peers);
    return CompletableFuture.completedFuture(null);
  }

  /** Ends at once, as a crash would; what the application committed is all that is left. */
  @Override
  public void close() {
    alive = false;
    network.left(this);
  }

  long nextIndex() {
    return applied + 1;
  }

  boolean expectDelivery() {
    boolean first = !expecting;
    expecting = true;
    return first;
  }

  void deliver(DecidedBlock block) {
    expecting = false;
    if (application == null || block.cursor().index() != applied + 1) {
      return;
    }
    try {
      application.execute(block);
      application.commit(block.cursor());
      applied = block.cursor().index();
    } catch (RuntimeException | Error e) {
      close();
      fatal.die("entry %d could not be applied".formatted(block.cursor().index()), e);
    }
  }
}
