package aver.ledger.engine.comet;

import aver.ledger.engine.Voter;
import aver.ledger.engine.comet.abci.AbciApplication;
import aver.ledger.engine.comet.proto.Misbehavior;
import com.google.protobuf.ByteString;
import java.util.HexFormat;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hears what the engine says beside its questions, and keeps which block it committed last. */
final class EngineEvents implements AbciApplication.Listener {
  private static final Logger LOG = LoggerFactory.getLogger(EngineEvents.class);

  private final Home home;
  private final Supervisor supervisor;
  private final Proofs proofs;
  private final StateSync sync;
  private final Submitter submitter;
  private volatile long applied;
  private volatile String proposer = "";

  /**
   * Begins.
   *
   * @param applied the last block of the engine that the ledger holds
   */
  EngineEvents(
      Home home,
      Supervisor supervisor,
      Proofs proofs,
      StateSync sync,
      Submitter submitter,
      long applied) {
    this.home = home;
    this.supervisor = supervisor;
    this.proofs = proofs;
    this.sync = sync;
    this.submitter = submitter;
    this.applied = applied;
  }

  /** The last block of the engine that the ledger holds. */
  long applied() {
    return applied;
  }

  /** The engine's name of whoever proposed it; empty before the first one since the start. */
  String proposer() {
    return proposer;
  }

  @Override
  public void connected() {
    home.forgetKeysIfPossible();
    supervisor.connected();
  }

  @Override
  public boolean refuses(Voter peer) {
    return sync.leftOut().filter(peer::equals).isPresent();
  }

  @Override
  public void committed(long height, String by, List<ByteString> transactions) {
    applied = height;
    proposer = by;
    submitter.ordered(transactions);
    sync.committed();
  }

  @Override
  public void misbehaved(long height, List<Misbehavior> what) {
    LOG.error("ALARM: block {} of the engine proves that replicas signed two things", height);
    proofs.want(height, what.stream().map(EngineEvents::author).toList());
  }

  /** The engine's address of whoever did it, as it writes it in evidence. */
  private static String author(Misbehavior one) {
    byte[] address = one.getValidator().getAddress().toByteArray();
    return HexFormat.of().withUpperCase().formatHex(address);
  }
}
