package aver.ledger.node;

import aver.ledger.client.Endpoint;
import aver.ledger.client.keys.TlsKey;
import aver.ledger.client.tls.Channels;
import aver.ledger.engine.AppPoint;
import aver.ledger.engine.EngineCursor;
import aver.ledger.engine.EngineException;
import aver.ledger.engine.Fatal;
import aver.ledger.engine.Membership;
import aver.ledger.engine.SnapshotFetcher;
import aver.ledger.proof.Digest;
import aver.ledger.proof.note.LedgerCheckpoint;
import aver.ledger.proof.note.Link;
import aver.ledger.proof.note.Note;
import aver.ledger.proof.note.SignerSet;
import aver.ledger.proof.note.TrustedSet;
import aver.ledger.rules.state.Octets;
import aver.ledger.store.BlockHead;
import aver.ledger.store.CheckpointShelf.SetChange;
import aver.ledger.store.LedgerStore;
import aver.ledger.store.StoreView;
import aver.proto.v1.CatchUpRequest;
import aver.proto.v1.CatchUpResponse;
import aver.proto.v1.ConfirmRequest;
import aver.proto.v1.PeersServiceGrpc;
import com.google.protobuf.ByteString;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
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
final class CatchUp implements SnapshotFetcher {
  private static final Logger LOG = LoggerFactory.getLogger(CatchUp.class);
  private static final int CALL_MINUTES = 30;
  private static final int CONFIRM_S = 10;

  private final LedgerStore store;
  private final ReplicaLedger ledger;
  private final Digest chainId;
  private final TlsKey own;
  private final Path spool;
  private final Supplier<List<Endpoint>> peers;
  private final Runnable done;
  private final Fatal fatal;

  /**
   * Makes one.
   *
   * @param spool a file for what was received and is not applied yet
   * @param peers the others, as the own state says
   * @param done is told when the ledger has moved
   */
  CatchUp(
      LedgerStore store,
      ReplicaLedger ledger,
      Digest chainId,
      TlsKey own,
      Path spool,
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
            reached.completeExceptionally(e);
          } catch (RuntimeException | Error e) {
            fatal.die("catching up failed", e);
            reached.completeExceptionally(e);
          }
        });
    return reached;
  }

  /**
   * Asks one peer after the other; returns where this replica then stands.
   *
   * @throws EngineException if none has a certified log that reaches {@code atLeast}
   * @throws IllegalStateException if the logs of more replicas than may lie do not fit to what is
   *     here: this replica is damaged
   */
  AppPoint from(EngineCursor atLeast) throws EngineException {
    String last = "there is no other replica";
    int differing = 0;
    for (Endpoint peer : peers.get()) {
      try {
        return from(peer, atLeast);
      } catch (StatusRuntimeException | IOException | IllegalArgumentException e) {
        last = peer.replica() + ": " + e.getMessage();
      } catch (DifferentLogException e) {
        last = peer.replica() + ": " + e.getMessage();
        differing++;
      }
      LOG.warn("cannot catch up from {}", last);
    }
    if (differing > lying(present())) {
      throw new IllegalStateException(
          "the certified log of %d replicas comes out differently here: this program or this replica's data is damaged"
              .formatted(differing));
    }
    throw new EngineException(
        "no other replica gives the log that is lacking here; the last said: %s; start this one again when the others run"
            .formatted(last));
  }

  /** How many of a set may lie. */
  private static int lying(SignerSet signers) {
    return (signers.keys().size() - 1) / 3;
  }

  private AppPoint from(Endpoint peer, EngineCursor atLeast)
      throws IOException, DifferentLogException {
    ManagedChannel channel =
        Channels.open(own, peer.address(), peer.tlsKeyHash(), Optional.empty());
    try {
      TrustedSet trusted = trusted();
      long height = store.head().orElseThrow().height();
      Iterator<CatchUpResponse> answer = ask(channel, trusted);
      if (!answer.hasNext()) {
        throw new IllegalArgumentException("it sent nothing");
      }
      CatchUpResponse.Target target = answer.next().getTarget();
      EngineCursor cursor = new EngineCursor(target.getTerm(), target.getIndex());
      if (cursor.compareTo(atLeast) < 0) {
        throw new IllegalArgumentException(
            "its certified log ends at entry " + cursor.index() + " of the engine");
      }
      List<Link> links = links(target);
      TrustedSet signers = trusted.follow(links);
      LedgerCheckpoint checkpoint = signers.accept(target.getCheckpoint());
      try (CatchUpLog log = CatchUpLog.receive(store, chainId, spool, checkpoint, answer)) {
        ConfirmRequest place =
            ConfirmRequest.newBuilder()
                .setFromHeight(height)
                .setHeight(checkpoint.height())
                .setTerm(cursor.term())
                .setIndex(cursor.index())
                .setCut(ByteString.copyFrom(log.cut().bytes()))
                .build();
        confirm(peer, place, signers.signers());
        apply(log, checkpoint, cursor);
      }
      keep(trusted, links, checkpoint, target.getCheckpoint());
      LOG.info("caught up from {} to height {}", peer.replica(), checkpoint.height());
      done.run();
      return ledger.info();
    } finally {
      channel.shutdownNow();
    }
  }

  private Iterator<CatchUpResponse> ask(ManagedChannel channel, TrustedSet trusted) {
    return new PatientReader<>(
        PeersServiceGrpc.newBlockingV2Stub(channel)
            .withDeadlineAfter(CALL_MINUTES, TimeUnit.MINUTES)
            .catchUp(
                CatchUpRequest.newBuilder()
                    .setFromSeq(store.head().orElseThrow().logSize() + 1)
                    .setTrustedMembers(ByteString.copyFrom(trusted.signers().hash().bytes()))
                    .build()));
  }

  /**
   * Asks others whether they have the same; of those that are known here, if so much has changed
   * that only few are.
   *
   * @throws IllegalArgumentException if too few say so
   */
  private void confirm(Endpoint source, ConfirmRequest place, SignerSet signers) {
    List<Endpoint> others =
        peers.get().stream()
            .filter(peer -> !peer.replica().equals(source.replica()))
            .filter(peer ->
                signers.keys().stream()
                    .anyMatch(
                        key -> key.name().equals(LedgerCheckpoint.signer(chainId, peer.replica()))))
            .toList();
    int wanted = Math.min(lying(signers), others.size());
    long same = others.stream().filter(other -> confirms(other, place)).limit(wanted).count();
    if (same < wanted) {
      throw new IllegalArgumentException(
          "%d other replicas say the same about its blocks and its engine's place, %d have to"
              .formatted(same, wanted));
    }
  }

  private boolean confirms(Endpoint other, ConfirmRequest place) {
    ManagedChannel channel =
        Channels.open(own, other.address(), other.tlsKeyHash(), Optional.empty());
    try {
      return PeersServiceGrpc.newBlockingStub(channel)
          .withDeadlineAfter(CONFIRM_S, TimeUnit.SECONDS)
          .confirm(place)
          .getSame();
    } catch (StatusRuntimeException e) {
      LOG.warn(
          "{} was asked about block {}: {}", other.replica(), place.getHeight(), e.getMessage());
      return false;
    } finally {
      channel.shutdownNow();
    }
  }

  private static List<Link> links(CatchUpResponse.Target target) {
    List<Link> all =
        target.getLinksList().stream()
            .map(link -> new Link(link.getCheckpoint(), link.getVkeysList()))
            .toList();
    return Link.before(all, target.getCheckpoint());
  }

  private TrustedSet trusted() {
    return new TrustedSet(chainId, present(), store.head().orElseThrow().height());
  }

  /** Who signs next, as the own state says. */
  private SignerSet present() {
    try (StoreView view = store.view()) {
      return ReplicaSet.signers(view, chainId);
    }
  }

  private void apply(CatchUpLog log, LedgerCheckpoint target, EngineCursor cursor)
      throws IOException, DifferentLogException {
    Optional<CatchUpLog.Block> block = log.next();
    while (block.isPresent()) {
      boolean last = block.get().height() == target.height();
      ledger.replay(block.get(), last ? Optional.of(cursor) : Optional.empty());
      block = log.next();
    }
    BlockHead head = store.head().orElseThrow();
    if (!head.stateRoot().equals(target.state()) || head.height() != target.height()) {
      throw new IllegalStateException(
          "the certified log gives another state at height %d than the certified one: this program or this replica's data is damaged"
              .formatted(target.height()));
    }
    store.makeDurable();
  }

  private void keep(TrustedSet from, List<Link> links, LedgerCheckpoint target, String note) {
    TrustedSet now = from;
    for (Link link : links) {
      long height = now.accept(link.checkpoint()).height();
      Octets good = good(now.signers(), link.checkpoint());
      now = now.follow(List.of(link));
      store.checkpoints().put(height, new SetChange(good, link.vkeys()));
    }
    SignerSet next = present();
    if (!next.hash().equals(now.signers().hash())) {
      SetChange change = new SetChange(good(now.signers(), note), next.lines());
      store.checkpoints().put(target.height(), change);
    } else if (store.checkpoints().at(target.height()).isEmpty()) {
      store.checkpoints().put(target.height(), good(now.signers(), note));
    }
  }

  /** A note that was accepted, without the lines that say nothing. */
  private static Octets good(SignerSet signers, String note) {
    Note good = signers.certified(Note.parse(note)).orElseThrow();
    return Octets.of(good.encode().getBytes(StandardCharsets.UTF_8));
  }
}
