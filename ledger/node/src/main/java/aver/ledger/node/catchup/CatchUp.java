package aver.ledger.node.catchup;

import aver.ledger.client.Endpoint;
import aver.ledger.client.keys.TlsKey;
import aver.ledger.client.tls.CallFailure;
import aver.ledger.client.tls.Channels;
import aver.ledger.engine.AppPoint;
import aver.ledger.engine.EngineCursor;
import aver.ledger.engine.EngineException;
import aver.ledger.engine.Fatal;
import aver.ledger.engine.Membership;
import aver.ledger.engine.SnapshotFetcher;
import aver.ledger.node.execution.ReplicaLedger;
import aver.ledger.node.log.CatchUpLog;
import aver.ledger.node.log.DifferentLogException;
import aver.ledger.node.log.Spool;
import aver.ledger.node.order.Cursors;
import aver.ledger.node.order.EngineOrigin;
import aver.ledger.proof.Digest;
import aver.ledger.proof.note.LedgerCheckpoint;
import aver.ledger.proof.note.TrustedSet;
import aver.ledger.rules.state.Octets;
import aver.ledger.store.LedgerStore;
import aver.proto.v1.CatchUpRequest;
import aver.proto.v1.CatchUpResponse;
import aver.proto.v1.ConfirmRequest;
import com.google.protobuf.ByteString;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings this replica forward by the log of another one, when the engine no longer has what it
 * lacks. The log is checked against a certified checkpoint before any of it is applied; then each
 * transaction is executed here, so that nothing of the other's state has to be believed. What no
 * checkpoint says, the cut into blocks and the engine's place, has to be the same at as many others
 * as may lie.
 */
public final class CatchUp implements SnapshotFetcher {
  private static final Logger LOG = LoggerFactory.getLogger(CatchUp.class);

  /** In place of a height: as far as is certified. */
  private static final long NEWEST = 0;

  private final LedgerStore store;
  private final ReplicaLedger ledger;
  private final Digest chainId;
  private final TlsKey own;
  private final Spool spool;
  private final Supplier<List<Endpoint>> peers;
  private final Runnable done;
  private final Fatal fatal;
  private final CertifiedLog certified;
  private final CatchUpWitnesses witnesses;

  /**
   * Makes one of a replica that starts: what a stopped one had received is dropped.
   *
   * @param file for what was received and is not applied yet
   * @param peers the others, as they are now
   * @param done is told when the ledger has moved
   */
  public CatchUp(
      LedgerStore store,
      ReplicaLedger ledger,
      Digest chainId,
      TlsKey own,
      Path file,
      Supplier<List<Endpoint>> peers,
      Runnable done,
      Fatal fatal) {
    this(store, ledger, chainId, own, Spool.at(file), peers, done, fatal);
  }

  /** As above, with what it takes for its disk. */
  CatchUp(
      LedgerStore store,
      ReplicaLedger ledger,
      Digest chainId,
      TlsKey own,
      Spool spool,
      Supplier<List<Endpoint>> peers,
      Runnable done,
      Fatal fatal) {
    this.store = store;
    this.ledger = ledger;
    this.chainId = chainId;
    this.own = own;
    this.spool = spool;
    this.peers = peers;
    this.done = done;
    this.fatal = fatal;
    this.certified = new CertifiedLog(store, ledger, chainId);
    this.witnesses = new CatchUpWitnesses(chainId, own);
    spool.clear();
  }

  @Override
  public CompletionStage<AppPoint> fetch(Membership from, EngineCursor atLeast) {
    CompletableFuture<AppPoint> reached = new CompletableFuture<>();
    Thread.ofVirtual()
        .name("catch-up")
        .start(() -> {
          try {
            reached.complete(from(atLeast));
          } catch (EngineException e) {
            LOG.warn("{}", e.getMessage());
            try {
              if (certified.unfinished().isPresent()) { // see finish: a start waits for the rest
                fatal.die("a part of another's log is executed, and nobody gives the rest", e);
              }
            } finally {
              reached.completeExceptionally(e);
            }
          } catch (RuntimeException | Error e) {
            fatal.die("catching up failed", e);
            reached.completeExceptionally(e);
          }
        });
    return reached;
  }

  /** Keeps what was certified of a log that was taken, if this replica stopped before it did. */
  public void resume() {
    certified.keepNoted();
    certified.end(); // if it stopped before it executed anything of it
  }

  /**
   * Takes the rest of a log, if this replica stopped when it had executed a part of it. The
   * engine's place is still the one before that log: an engine that goes on there brings
   * transactions again that were dropped, to a later state in which they may be none that are
   * dropped.
   *
   * <p>Any place of the engine behind the block that was to be reached will do: where the others
   * have lost entries without a block since, none has the one that was noted.
   *
   * @throws EngineException as {@link #from(EngineCursor)}; or what was begun is an archive, behind
   *     which no engine goes on that was here before: its log ends before that
   */
  public void finish() throws EngineException {
    Optional<AcceptedTarget> begun = certified.unfinished();
    if (begun.isEmpty()) {
      return;
    }
    if (!begun.get().placed()) {
      throw new EngineException(
          "an archive was taken in here and only a part of it was executed: give `aver ledger import` the same file again");
    }
    LOG.info("the rest of the log that was being taken when this replica stopped comes first");
    EngineCursor here = Cursors.decode(store.places().last());
    AppPoint _ = from(new Wanted(here, begun.get().checkpoint().height(), NEWEST));
  }

  /**
   * What a log has to bring.
   *
   * @param place of the engine, at least
   * @param height at least
   * @param until at which height it ends, {@link #NEWEST} for as far as is certified
   */
  private record Wanted(EngineCursor place, long height, long until) {
    boolean newest() {
      return until == NEWEST;
    }
  }

  /**
   * Asks one peer after the other; returns where this replica then stands.
   *
   * @throws EngineException if none has a certified log that reaches {@code atLeast}
   * @throws IllegalStateException if the logs of more replicas than may lie do not fit to what is
   *     here: this replica is damaged
   */
  public AppPoint from(EngineCursor atLeast) throws EngineException {
    return from(new Wanted(atLeast, 0, NEWEST));
  }

  /**
   * Brings a newcomer to the block behind which the order of the engine begins, and no further: its
   * engine then brings everything since.
   *
   * @throws EngineException as {@link #from(EngineCursor)}
   */
  public void toOrigin(long height) throws EngineException {
    long here = store.head().orElseThrow().height();
    if (here > height) {
      throw new EngineException(
          "the order of the engine begins behind height %d, the ledger that is here ends at height %d: begin with an empty data folder"
              .formatted(height, here));
    }
    if (here < height) {
      AppPoint _ = from(new Wanted(EngineCursor.NONE, height, height));
    }
    Octets checkpoint =
        store
            .checkpoints()
            .at(height)
            .orElseThrow(() ->
                new EngineException(
                    "the ledger that is here ends at height %d and its checkpoint is not here: begin with an empty data folder"
                        .formatted(height)));
    EngineOrigin.joined(store, checkpoint);
  }

  /**
   * Asks the others where the order of their engine begins.
   *
   * @throws EngineException if no more than may lie say the same
   */
  public long origin() throws EngineException {
    return witnesses.origin(peers.get(), certified.present());
  }

  private AppPoint from(Wanted wanted) throws EngineException {
    String last = "there is no other replica";
    int differing = 0;
    List<Endpoint> others = peers.get();
    for (Endpoint peer : others) {
      try {
        return from(peer, others, wanted);
      } catch (StatusRuntimeException e) {
        last = peer.replica() + ": " + CallFailure.of(e);
      } catch (IOException | IllegalArgumentException e) {
        last = peer.replica() + ": " + e.getMessage();
      } catch (DifferentLogException e) {
        last = peer.replica() + ": " + e.getMessage();
        differing++;
      }
      LOG.warn("cannot catch up from {}", last);
    }
    if (differing > CatchUpWitnesses.lying(certified.present())) {
      throw new IllegalStateException(
          "the certified log of %d replicas comes out differently here: this program or this replica's data is damaged"
              .formatted(differing));
    }
    throw new EngineException(
        "no other replica gives the log that is lacking here; the last said: %s; start this one again when the others run"
            .formatted(last));
  }

  private AppPoint from(Endpoint peer, List<Endpoint> others, Wanted wanted)
      throws IOException, DifferentLogException {
    ManagedChannel channel =
        Channels.open(own, peer.address(), peer.tlsKeyHash(), Optional.empty());
    try {
      TrustedSet trusted = certified.trusted();
      long height = store.head().orElseThrow().height();
      Iterator<CatchUpResponse> answer = ask(channel, trusted, wanted.until);
      if (!answer.hasNext()) {
        throw new IllegalArgumentException("it sent nothing");
      }
      AcceptedTarget accepted = new AcceptedTarget(trusted, answer.next().getTarget());
      EngineCursor cursor = wanted.newest() ? accepted.cursor() : EngineCursor.NONE;
      if (cursor.compareTo(wanted.place) < 0) {
        throw new IllegalArgumentException(
            "its certified log ends at entry " + cursor.index() + " of the engine");
      }
      TrustedSet signers = trusted.follow(accepted.links());
      LedgerCheckpoint checkpoint = signers.accept(accepted.note());
      if (checkpoint.height() < wanted.height
          || (!wanted.newest() && checkpoint.height() != wanted.until)) {
        throw new IllegalArgumentException("its log ends at height " + checkpoint.height());
      }
      try (CatchUpLog log = CatchUpLog.receive(store, chainId, spool, checkpoint, answer)) {
        ConfirmRequest place =
            ConfirmRequest.newBuilder()
                .setFromHeight(height)
                .setHeight(checkpoint.height())
                .setTerm(cursor.term())
                .setIndex(Math.max(0, cursor.index()))
                .setBegins(!wanted.newest())
                .setCut(ByteString.copyFrom(log.cut().bytes()))
                .build();
        witnesses.confirm(others, peer, place, signers.signers());
        if (!wanted.newest()) { // on the way to another order, which EngineOrigin has noted
          accepted.write(store);
        } else {
          certified.begin(accepted);
        }
        try {
          certified.apply(log, checkpoint, cursor);
        } finally {
          certified.end();
        }
      }
      certified.keep(accepted);
      LOG.info("caught up from {} to height {}", peer.replica(), checkpoint.height());
      done.run();
      return ledger.info();
    } finally {
      channel.shutdownNow();
    }
  }

  private Iterator<CatchUpResponse> ask(ManagedChannel channel, TrustedSet trusted, long until) {
    return PatientReader.ofLog(
        channel,
        CatchUpRequest.newBuilder()
            .setFromSeq(store.head().orElseThrow().logSize() + 1)
            .setTrustedMembers(ByteString.copyFrom(trusted.signers().hash().bytes()))
            .setUntilHeight(until)
            .build());
  }
}
