package aver.ledger.node.evidence;

import aver.ledger.engine.ConsensusEngine;
import aver.ledger.engine.DoubleVote;
import aver.ledger.node.roster.ReplicaSet;
import aver.ledger.node.round.ReplicaSigner;
import aver.ledger.proof.Digest;
import aver.ledger.proof.note.SignerSet;
import aver.ledger.rules.state.Member;
import aver.ledger.rules.state.MemberStatus;
import aver.ledger.rules.state.Octets;
import aver.ledger.rules.state.Overlay;
import aver.ledger.rules.tx.ReportEvidence;
import aver.ledger.store.LedgerStore;
import aver.ledger.store.StoreView;
import aver.ledger.wire.TransactionWire;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings proofs of a lie before the ledger: two votes of the engine, two checkpoints of a height.
 * Replicas take turns by their place in the list, so that one report is enough: a second one would
 * be refused, and is a leaf all the same.
 */
public final class EvidenceReporter implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EvidenceReporter.class);
  private static final long LOOK_S = 2;
  private static final int LOOKS_A_TURN = 2;

  private final LedgerStore store;
  private final Digest chainId;
  private final ConsensusEngine engine;
  private final SignedTwice twice;
  private final ReplicaSigner signer;
  private final String member;
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("evidence").factory());
  private int looks;

  /** Makes one; {@link #start} begins. */
  public EvidenceReporter(
      LedgerStore store,
      Digest chainId,
      ConsensusEngine engine,
      SignedTwice twice,
      ReplicaSigner signer,
      String member) {
    this.store = store;
    this.chainId = chainId;
    this.engine = engine;
    this.twice = twice;
    this.signer = signer;
    this.member = member;
  }

  /** Begins to look, in a thread of its own. */
  public void start() {
    var _ = clock.scheduleWithFixedDelay(this::look, LOOK_S, LOOK_S, TimeUnit.SECONDS);
  }

  private void look() {
    try {
      List<Member> replicas;
      SignerSet signers;
      try (StoreView view = store.view()) {
        replicas = ReplicaSet.members(view);
        signers = ReplicaSet.signers(view, chainId);
      }
      // others are asked here, who may take their time: so no view is held meanwhile
      List<ReportEvidence> reports = reports(replicas, signers);
      if (reports.isEmpty()) {
        return;
      }
      int turn = replicas.stream().map(Member::id).toList().indexOf(member);
      int since = looks++ - turn * LOOKS_A_TURN;
      int all = replicas.size() * LOOKS_A_TURN;
      if (turn >= 0 && since >= 0 && since % all == 0) {
        // one that the ledger refuses must not stand before the others for ever
        submit(reports.get(since / all % reports.size()));
      }
    } catch (RuntimeException e) {
      LOG.warn("evidence could not be reported", e);
    }
  }

  private void submit(ReportEvidence report) {
    LOG.error(
        "ALARM: {} signed two {} of one height, which is reported to the ledger",
        report.replica(),
        report.what() == ReportEvidence.Kind.VOTES ? "votes" : "checkpoints");
    try (StoreView view = store.view()) {
      var _ = engine.submit(TransactionWire.encode(signer.sign(new Overlay(view), report)));
    }
  }

  private List<ReportEvidence> reports(List<Member> replicas, SignerSet signers) {
    List<ReportEvidence> reports = new ArrayList<>();
    engine.doubleVotes().forEach(votes -> report(votes, replicas).ifPresent(reports::add));
    Set<String> active =
        replicas.stream()
            .filter(replica -> replica.status() == MemberStatus.ACTIVE)
            .map(Member::id)
            .collect(Collectors.toSet());
    reports.addAll(twice.proofs(signers, active));
    return reports;
  }

  private static Optional<ReportEvidence> report(DoubleVote twice, List<Member> replicas) {
    return replicas.stream()
        .filter(replica -> replica.status() == MemberStatus.ACTIVE)
        .filter(replica ->
            HexFormat.of().formatHex(replica.who().identityKey().key().bytes()).equals(twice.key()))
        .map(replica ->
            new ReportEvidence(
                replica.id(),
                ReportEvidence.Kind.VOTES,
                statement(twice.first()),
                statement(twice.second())))
        .findFirst();
  }

  private static ReportEvidence.Statement statement(DoubleVote.Vote vote) {
    return new ReportEvidence.Statement(
        Octets.of(HexFormat.of().parseHex(vote.message())),
        Octets.of(HexFormat.of().parseHex(vote.signature())));
  }

  @Override
  public void close() {
    clock.shutdownNow();
  }
}
