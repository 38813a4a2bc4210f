package aver.ledger.node.blob;

import aver.ledger.client.blob.Leaves;
import aver.ledger.client.blob.UploadStream;
import aver.ledger.proof.Digest;
import aver.ledger.proof.crypto.SignatureCheck;
import aver.ledger.rules.state.AttemptPhase;
import aver.ledger.rules.state.Keys;
import aver.ledger.rules.state.Member;
import aver.ledger.rules.state.Overlay;
import aver.ledger.rules.state.VectorEntry;
import aver.ledger.rules.tx.Acknowledgement;
import aver.ledger.store.BlobStore;
import aver.ledger.store.LedgerStore;
import aver.ledger.store.StoreException;
import aver.ledger.store.StoreView;
import aver.proto.v1.UploadOpening;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Passes an update that is on the disk on to the other replicas, and brings back what they signed.
 * Tries again while reveals are open; afterwards a replica that lacks it fetches it.
 */
final class Relay {
  private static final Logger LOG = LoggerFactory.getLogger(Relay.class);
  private static final long AGAIN_MS = 250;
  private static final long AGAIN_MAX_MS = 5_000;
  private static final long GRACE_MS = 30_000;
  private static final long BYTES_PER_MS = 256;

  private final LedgerStore store;
  private final BlobStore blobs;
  private final PeerChannels channels;
  private final Digest chainId;

  Relay(LedgerStore store, BlobStore blobs, PeerChannels channels, Digest chainId) {
    this.store = store;
    this.blobs = blobs;
    this.channels = channels;
    this.chainId = chainId;
  }

  /**
   * Returns once every peer has acknowledged, refused, or cannot be reached in time.
   *
   * @param acknowledged is given each acknowledgement that holds, from several threads
   */
  void pass(Opening opening, UploadOpening message, Consumer<Acknowledgement> acknowledged)
      throws InterruptedException {
    List<Member> peers;
    try (StoreView view = store.view()) {
      peers = channels.peers(view);
    }
    UploadOpening forward = message.toBuilder().setRelay(false).build();
    List<Thread> threads = new ArrayList<>();
    for (Member peer : peers) {
      threads.add(
          Thread.ofVirtual()
              .name("relay-" + peer.id())
              .start(() -> toPeer(peer, opening, forward, acknowledged)));
    }
    for (Thread thread : threads) {
      thread.join();
    }
  }

  private void toPeer(
      Member peer, Opening opening, UploadOpening forward, Consumer<Acknowledgement> acknowledged) {
    long end = System.nanoTime() + limitNs(opening.bytes());
    try {
      while (System.nanoTime() < end && revealsOpen(opening)) {
        long againMs = once(peer, opening, forward, acknowledged, end - System.nanoTime());
        if (againMs == 0) {
          return;
        }
        TimeUnit.MILLISECONDS.sleep(againMs);
      }
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    } catch (IOException | StoreException e) {
      LOG.warn("an update is not passed on to {}: {}", peer.id(), e.getMessage());
    }
  }

  /** How long an update of so many bytes may be on its way from one replica to another. */
  static long limitNs(long bytes) {
    return TimeUnit.MILLISECONDS.toNanos(GRACE_MS + bytes / BYTES_PER_MS);
  }

  /** One attempt; returns 0 if it ended for good, else when to try again. */
  private long once(
      Member peer,
      Opening opening,
      UploadOpening forward,
      Consumer<Acknowledgement> acknowledged,
      long leftNs)
      throws IOException, InterruptedException {
    List<Leaves> vectors = new ArrayList<>();
    var answers = new LinkedBlockingQueue<UploadStream.Answer>();
    try {
      for (VectorEntry vector : opening.manifest()) {
        vectors.add(Leaves.of(blobs.read(vector.root())));
      }
      try (var _ =
          UploadStream.open(
              channels.to(peer), forward, vectors, Duration.ofNanos(leftNs), answers::add)) {
        while (true) {
          switch (answers.take()) {
            case UploadStream.Answer.Acknowledged a -> {
              if (holds(peer, opening, a.acknowledgement())) {
                acknowledged.accept(a.acknowledgement());
                return 0;
              }
              LOG.warn("{} sent an acknowledgement that does not hold", peer.id());
              return 0;
            }
            case UploadStream.Answer.Refused r -> {
              if (r.refusal().retryAfterMs() == 0) {
                LOG.info(
                    "{} does not take the update of {}: {}: {}",
                    peer.id(),
                    opening.member(),
                    r.refusal().code(),
                    r.refusal().getMessage());
              }
              return pause(r.refusal().retryAfterMs());
            }
            case UploadStream.Answer.Ended ended -> {
              LOG.debug("relay to {} ended with {}", peer.id(), ended.status());
              return AGAIN_MS;
            }
          }
        }
      }
    } finally {
      for (Leaves vector : vectors) {
        vector.close();
      }
    }
  }

  /** When to try again: as the peer asks, but a peer cannot make this replica spin or sleep. */
  static long pause(long askedMs) {
    return askedMs == 0 ? 0 : Math.clamp(askedMs, AGAIN_MS, AGAIN_MAX_MS);
  }

  private boolean holds(Member peer, Opening opening, Acknowledgement acknowledgement) {
    return acknowledgement.replica().equals(peer.id())
        && acknowledgement.keyVersion() == peer.keyVersion()
        && SignatureCheck.verify(
            peer.who().identityKey().key().bytes(),
            opening.acknowledgementMessage(chainId),
            acknowledgement.signature().bytes());
  }

  private boolean revealsOpen(Opening opening) {
    try (StoreView view = store.view()) {
      return new Overlay(view)
          .get(Keys.attempt(opening.task(), opening.attempt()))
          .filter(attempt -> attempt.phase() == AttemptPhase.REVEAL)
          .isPresent();
    }
  }
}
