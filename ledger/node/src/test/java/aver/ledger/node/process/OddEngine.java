package aver.ledger.node.process;

import aver.ledger.engine.Admission;
import aver.ledger.engine.ConsensusEngine;
import aver.ledger.engine.DoubleVote;
import aver.ledger.engine.EngineException;
import aver.ledger.engine.EngineHealth;
import aver.ledger.engine.LedgerApplication;
import aver.ledger.engine.Membership;
import aver.ledger.engine.Peer;
import aver.ledger.engine.ratis.LyingLeader;
import aver.ledger.engine.ratis.RatisEngine;
import aver.ledger.proof.Digest;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** A true engine whose ledger is odd, and to which a liar offers what it likes. */
final class OddEngine implements ConsensusEngine {
  private static final long OFFER_MS = 100;

  private final ConsensusEngine engine;
  private final Oddity oddity;
  private final Digest chainId;
  private final Forger forger;
  private final ScheduledExecutorService liar =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("liar").factory());

  OddEngine(ConsensusEngine engine, Oddity oddity, Forger forger) {
    this.engine = engine;
    this.oddity = oddity;
    this.chainId = forger.chainId();
    this.forger = forger;
  }

  @Override
  public void start(LedgerApplication application) throws EngineException {
    OddLedger ledger = new OddLedger(application, oddity, chainId);
    engine.start(ledger);
    if (engine instanceof RatisEngine ratis) {
      lead(new LyingLeader(ratis), ledger);
    }
    if (oddity.offers()) {
      var _ =
          liar.scheduleWithFixedDelay(
              () -> ledger.lie().ifPresent(engine::submit),
              OFFER_MS,
              OFFER_MS,
              TimeUnit.MILLISECONDS);
    }
  }

  private void lead(LyingLeader leader, OddLedger ledger) {
    switch (oddity) {
      case TELLS_ONE -> mislead(leader, ledger, List.of(OddLedger.KEPT_OUT));
      case TELLS_EACH -> mislead(leader, ledger, List.of(OddLedger.KEPT_OUT, "hospital-1"));
      case KEEPS_OUT -> leader.keepOut(t -> ledger.signedBy(OddLedger.KEPT_OUT, t));
      default -> {}
    }
  }

  /** As many of the others as there are members get blocks without what one of these signs. */
  private void mislead(LyingLeader leader, OddLedger ledger, List<String> members) {
    String self = engine.membership().self();
    List<String> others =
        engine.membership().peers().stream()
            .map(Peer::id)
            .filter(id -> !id.equals(self))
            .limit(members.size())
            .toList();
    leader.tell((peer, transactions) -> {
      int misled = others.indexOf(peer);
      return misled < 0
          ? transactions
          : transactions.stream().filter(t -> !ledger.signedBy(members.get(misled), t)).toList();
    });
  }

  @Override
  public CompletionStage<Admission> submit(byte[] transaction) {
    return engine.submit(oddity == Oddity.FORGES ? forger.forged(transaction) : transaction);
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
  public List<DoubleVote> doubleVotes() {
    return engine.doubleVotes();
  }

  @Override
  public void close() {
    liar.shutdownNow();
    engine.close();
  }
}
