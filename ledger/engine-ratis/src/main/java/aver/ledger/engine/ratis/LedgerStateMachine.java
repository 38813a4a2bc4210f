package aver.ledger.engine.ratis;

import aver.ledger.engine.AppPoint;
import aver.ledger.engine.Batch;
import aver.ledger.engine.DecidedBlock;
import aver.ledger.engine.EngineCursor;
import aver.ledger.engine.Fatal;
import aver.ledger.engine.LedgerApplication;
import aver.ledger.engine.Membership;
import aver.ledger.engine.SnapshotFetcher;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.ratis.proto.RaftProtos.LogEntryProto;
import org.apache.ratis.proto.RaftProtos.RoleInfoProto;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.protocol.TermIndex;
import org.apache.ratis.server.storage.FileInfo;
import org.apache.ratis.server.storage.RaftStorage;
import org.apache.ratis.statemachine.SnapshotInfo;
import org.apache.ratis.statemachine.TransactionContext;
import org.apache.ratis.statemachine.impl.BaseStateMachine;
import org.apache.ratis.thirdparty.com.google.protobuf.ByteString;
import org.apache.ratis.util.LifeCycle;
import org.jspecify.annotations.Nullable;

/**
 * Brings entries of Ratis to the application.
 *
 * <p>Ratis resumes behind {@link #getLatestSnapshot}, not behind the last applied entry, so that is
 * the application's durable cursor: its database is the snapshot. A future that fails would be
 * logged and skipped, and leave this replica with another state than the others; so entries are
 * applied in this thread, and whatever goes wrong ends the replica.
 */
final class LedgerStateMachine extends BaseStateMachine {
  private final LedgerApplication application;
  private final SnapshotFetcher fetcher;
  private final KeptLog log;
  private final Supplier<Membership> membership;
  private final Fatal fatal;
  private volatile Function<ByteBuffer, CompletableFuture<ByteString>> gathering =
      _ -> CompletableFuture.completedFuture(ByteString.EMPTY);
  private volatile boolean opening = true;
  private volatile boolean closing;

  LedgerStateMachine(
      LedgerApplication application,
      SnapshotFetcher fetcher,
      KeptLog log,
      Supplier<Membership> membership,
      Fatal fatal) {
    this.application = application;
    this.fetcher = fetcher;
    this.log = log;
    this.membership = membership;
    this.fatal = fatal;
  }

  /** From now on the end of Ratis is wanted. */
  void expectClose() {
    closing = true;
  }

  @Override
  public void initialize(RaftServer server, RaftGroupId group, RaftStorage storage)
      throws IOException {
    super.initialize(server, group, storage);
    getLifeCycle().startAndTransition(this::readCursor);
  }

  private void readCursor() {
    EngineCursor cursor = application.info().cursor();
    setLastAppliedTermIndex(
        cursor.index() < 0 ? null : TermIndex.valueOf(cursor.term(), cursor.index()));
  }

  @Override
  public void pause() {
    if (getLifeCycleState() == LifeCycle.State.RUNNING) {
      getLifeCycle().transition(LifeCycle.State.PAUSING);
      getLifeCycle().transition(LifeCycle.State.PAUSED);
    }
  }

  @Override
  public void reinitialize() {
    readCursor();
    if (getLifeCycleState() == LifeCycle.State.PAUSED) {
      getLifeCycle().transition(LifeCycle.State.STARTING);
      getLifeCycle().transition(LifeCycle.State.RUNNING);
    }
  }

  /**
   * The application's place. While Ratis opens its log it is told one entry less, if the log has
   * it: that entry comes again, and is passed over. Who says to stand right before the first entry
   * that its leader still has is told that it needs no snapshot, and gets no entry either, since
   * the leader no longer knows the term of the one before.
   */
  @Override
  public @Nullable SnapshotInfo getLatestSnapshot() {
    EngineCursor cursor = application.info().cursor();
    long index = opening && log.has(cursor) ? cursor.index() - 1 : cursor.index();
    return index < 0 ? null : new Point(TermIndex.valueOf(cursor.term(), index));
  }

  /** Ratis has opened its log. */
  void opened() {
    opening = false;
  }

  private record Point(TermIndex termIndex) implements SnapshotInfo {
    @Override
    public TermIndex getTermIndex() {
      return termIndex;
    }

    @Override
    public List<FileInfo> getFiles() {
      return List.of();
    }
  }

  @Override
  public long takeSnapshot() {
    return orDie("syncing its commits", () -> application.makeDurable().cursor().index());
  }

  /** From now on this takes what other replicas pass on to this one while it leads. */
  void gatherInto(Function<ByteBuffer, CompletableFuture<ByteString>> gatherer) {
    gathering = gatherer;
  }

  /** Transactions on their way into an entry; nothing that is applied changes here. */
  @Override
  public CompletableFuture<Message> query(Message request) {
    return gathering.apply(request.getContent().asReadOnlyByteBuffer()).thenApply(Message::valueOf);
  }

  @Override
  public CompletableFuture<Message> applyTransaction(TransactionContext transaction) {
    LogEntryProto entry = java.util.Objects.requireNonNull(transaction.getLogEntry());
    EngineCursor cursor = new EngineCursor(entry.getTerm(), entry.getIndex());
    orDie(
        "applying entry " + entry.getIndex(),
        () -> {
          apply(cursor, entry);
          return true;
        });
    return CompletableFuture.completedFuture(Message.EMPTY);
  }

  private void apply(EngineCursor cursor, LogEntryProto entry) {
    if (cursor.index()
        > application.info().cursor().index()) { // else it was committed before a restart
      List<byte[]> transactions =
          Batch.decode(entry.getStateMachineLogEntry().getLogData().asReadOnlyByteBuffer())
              .orElse(List.of()); // not of our making: an entry without transactions
      application.execute(new DecidedBlock(cursor, transactions));
      application.commit(cursor);
    }
    updateLastAppliedTermIndex(cursor.term(), cursor.index());
  }

  /**
   * An entry without transactions. {@code notifyConfigurationChanged} is not listened to: Ratis
   * also calls it outside of the log's order, with a configuration that travels with the notice of
   * a snapshot, and whoever took that for an applied entry would skip those before it.
   */
  @Override
  public void notifyTermIndexUpdated(long term, long index) {
    advance(term, index);
  }

  private void advance(long term, long index) {
    orDie(
        "passing entry " + index,
        () -> {
          EngineCursor cursor = new EngineCursor(term, index);
          if (cursor.compareTo(application.info().cursor()) > 0) {
            application.commitCursor(cursor);
            updateLastAppliedTermIndex(term, index);
          }
          return true;
        });
  }

  @Override
  public CompletableFuture<TermIndex> notifyInstallSnapshotFromLeader(
      RoleInfoProto role, TermIndex firstInLog) {
    EngineCursor atLeast =
        new EngineCursor(firstInLog.getTerm(), Math.max(0, firstInLog.getIndex() - 1));
    log.taking();
    return fetcher
        .fetch(membership.get(), atLeast)
        .thenApply(AppPoint::cursor)
        .whenComplete((_, _) -> log.taken(application.info().cursor()))
        .thenApply(cursor -> TermIndex.valueOf(cursor.term(), cursor.index()))
        .toCompletableFuture();
  }

  @Override
  public void notifyLogFailed(Throwable cause, @Nullable LogEntryProto entry) {
    die("its log could not be written", cause);
  }

  @Override
  public void notifyServerShutdown(RoleInfoProto role, boolean allServer) {
    die("Ratis closed itself", new IllegalStateException(String.valueOf(role)));
  }

  private <T> T orDie(String doing, Supplier<T> action) {
    try {
      return action.get();
    } catch (RuntimeException | Error e) {
      die(doing + " failed", e);
      throw e; // closes the division of Ratis; a future that fails would be skipped
    }
  }

  private void die(String why, Throwable cause) {
    if (!closing) {
      closing = true;
      fatal.die(why, cause);
    }
  }
}
