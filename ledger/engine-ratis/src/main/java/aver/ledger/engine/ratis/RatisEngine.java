package aver.ledger.engine.ratis;

import aver.ledger.engine.Admission;
import aver.ledger.engine.ConsensusEngine;
import aver.ledger.engine.EngineCursor;
import aver.ledger.engine.EngineException;
import aver.ledger.engine.EngineHealth;
import aver.ledger.engine.Fatal;
import aver.ledger.engine.LedgerApplication;
import aver.ledger.engine.Membership;
import aver.ledger.engine.Peer;
import aver.ledger.engine.SnapshotFetcher;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.ratis.client.RaftClient;
import org.apache.ratis.conf.Parameters;
import org.apache.ratis.conf.RaftProperties;
import org.apache.ratis.protocol.RaftGroup;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.server.RaftServer;
import org.jspecify.annotations.Nullable;

/**
 * Raft by Apache Ratis over gRPC. A majority must be up; no replica may lie, but none can certify
 * two histories either, since checkpoints are signed outside of the engine.
 *
 * <p>A replica whose disk was lost must come back under a new peer id: under the old one it may
 * have voted for what it forgot, and the leader may never find the place to go on.
 */
public final class RatisEngine implements ConsensusEngine {
  private static final int WATCH_MS = 200;

  private final RatisSettings settings;
  private final Optional<PeerTls> tls;
  private final SnapshotFetcher fetcher;
  private final Fatal fatal;
  private final RaftGroup group;
  private volatile @Nullable Running running;
  private boolean started;

  /** All that runs after a start. */
  private record Running(
      LedgerApplication application,
      LedgerStateMachine machine,
      RaftServer server,
      RaftClient client,
      Submitter submitter,
      ScheduledExecutorService watch) {}

  /**
   * Makes an engine; nothing happens before its start.
   *
   * @param tls keys between replicas; empty only in tests
   */
  public RatisEngine(
      RatisSettings settings, Optional<PeerTls> tls, SnapshotFetcher fetcher, Fatal fatal) {
    this.settings = settings;
    this.tls = tls;
    this.fetcher = fetcher;
    this.fatal = fatal;
    ByteBuffer id = ByteBuffer.wrap(settings.chainId().bytes());
    this.group =
        RaftGroup.valueOf(
            RaftGroupId.valueOf(new UUID(id.getLong(), id.getLong())),
            settings.peers().stream().map(RatisEngine::raftPeer).toList());
  }

  @Override
  public synchronized void start(LedgerApplication application) throws EngineException {
    if (started) {
      throw new EngineException("this engine was started before; make a new one");
    }
    started = true;
    EngineCursor cursor = application.info().cursor();
    if (cursor.term() == 0 && cursor.index() >= 0) { // the first term of Raft is 1
      throw EngineException.orderedByAnother(cursor);
    }
    KeptLog log = new KeptLog(settings, group.getGroupId().getUuid().toString());
    log.require(cursor);
    RaftProperties properties = Properties.of(settings);
    Parameters parameters = ServerStart.parameters(settings, tls, this::peerAt);
    LedgerStateMachine machine =
        new LedgerStateMachine(application, fetcher, log, this::membership, fatal);
    RaftServer server = ServerStart.start(settings, group, machine, properties, parameters);
    RaftClient client =
        RaftClient.newBuilder()
            .setProperties(properties)
            .setParameters(parameters)
            .setRaftGroup(group)
            .setRetryPolicy(
                new Patience(
                    settings.timing().submitMaxMs(), Properties.answerMs(settings.timing())))
            .build();
    ScheduledExecutorService watch =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("engine-watch").factory());
    Submitter submitter =
        new Submitter(
            new Orders(server, group.getGroupId(), client, settings.timing().submitMaxMs()),
            settings.pendingMax());
    machine.gatherInto(submitter::gather);
    running = new Running(application, machine, server, client, submitter, watch);
    var _ = watch.scheduleWithFixedDelay(this::watch, WATCH_MS, WATCH_MS, TimeUnit.MILLISECONDS);
  }

  /** The peer that the others expect at an address. */
  private Optional<String> peerAt(String address) {
    return Stream.concat(membership().peers().stream(), settings.peers().stream())
        .filter(peer -> peer.address().equals(address))
        .map(Peer::id)
        .findFirst();
  }

  /**
   * Ratis may close one group and leave its server running: this replica would look healthy and
   * stand still.
   */
  private void watch() {
    Running now = running();
    if (now != null && !alive(now)) {
      now.machine()
          .notifyServerShutdown(
              org.apache.ratis.proto.RaftProtos.RoleInfoProto.getDefaultInstance(), false);
    }
  }

  private boolean alive(Running now) {
    try {
      return now.server().getLifeCycleState().isRunning()
          && now.server().getDivision(group.getGroupId()).getInfo().isAlive();
    } catch (IOException e) {
      return false;
    }
  }

  private @Nullable Running running() {
    return running;
  }

  @Override
  public CompletionStage<Admission> submit(byte[] transaction) {
    Running now = running();
    if (now == null) {
      return CompletableFuture.completedFuture(new Admission.Busy(1000));
    }
    Admission admission = now.application().check(transaction);
    return admission instanceof Admission.Admitted
        ? now.submitter().offer(transaction)
        : CompletableFuture.completedFuture(admission);
  }

  @Override
  public EngineHealth health() {
    Running now = running();
    if (now == null || !alive(now)) {
      return new EngineHealth(false, Optional.empty(), false, -1, -1, 0);
    }
    try {
      RaftServer.Division division = now.server().getDivision(group.getGroupId());
      return new EngineHealth(
          true,
          Optional.ofNullable(division.getInfo().getLeaderId()).map(RaftPeerId::toString),
          division.getInfo().isLeaderReady(),
          division.getRaftLog().getLastCommittedIndex(),
          division.getInfo().getLastAppliedIndex(),
          now.submitter().pending());
    } catch (IOException e) {
      return new EngineHealth(false, Optional.empty(), false, -1, -1, 0);
    }
  }

  @Override
  public Membership membership() {
    Running now = running();
    List<Peer> peers = settings.peers();
    try {
      if (now != null) {
        peers =
            now.server().getDivision(group.getGroupId()).getRaftConf().getCurrentPeers().stream()
                .map(peer -> new Peer(peer.getId().toString(), peer.getAddress()))
                .sorted(java.util.Comparator.comparing(Peer::id))
                .toList();
      }
    } catch (IOException e) {
      // closed meanwhile: what it was started with
    }
    return new Membership(settings.self().id(), peers);
  }

  @Override
  public CompletionStage<Void> reconfigure(List<Peer> peers) {
    Running now = running();
    if (now == null || !health().leading()) {
      return CompletableFuture.failedFuture(
          new EngineException(settings.self().id() + " does not lead; ask the leader"));
    }
    List<Peer> before = membership().peers();
    CompletableFuture<Void> done = new CompletableFuture<>();
    Thread.ofVirtual()
        .name("engine-reconfigure")
        .start(() -> {
          try {
            new PeerChange(settings.self().id(), now.client()).make(before, peers);
            done.complete(null);
          } catch (EngineException e) {
            done.completeExceptionally(e);
          } catch (IOException | RuntimeException e) {
            done.completeExceptionally(
                new EngineException(
                    "the peers were not changed: %s; see that those that come run and are reached, then ask again"
                        .formatted(e),
                    e));
          }
        });
    return done;
  }

  @Override
  public void close() {
    Running now;
    synchronized (this) {
      now = running;
      running = null;
    }
    if (now == null) {
      return;
    }
    now.machine().expectClose();
    now.watch().shutdownNow();
    now.submitter().close();
    try {
      now.client().close();
      now.server().close();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException("the engine did not close cleanly", e);
    }
  }

  static RaftPeer raftPeer(Peer peer) {
    return RaftPeer.newBuilder().setId(peer.id()).setAddress(peer.address()).build();
  }
}
