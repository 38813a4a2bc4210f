package aver.ledger.node.blob;

import aver.ledger.client.blob.BlobFault;
import aver.ledger.client.blob.BlobRefusedException;
import aver.ledger.proof.Digest;
import aver.ledger.proof.crypto.SigningKey;
import aver.ledger.rules.state.Keys;
import aver.ledger.rules.state.Octets;
import aver.ledger.rules.state.Overlay;
import aver.ledger.rules.state.TaskSpec;
import aver.ledger.rules.tx.Acknowledgement;
import aver.ledger.store.BlobStore;
import aver.ledger.store.LedgerStore;
import aver.ledger.store.StoreException;
import aver.ledger.store.StoreView;
import aver.proto.v1.UploadOpening;
import aver.proto.v1.UploadRequest;
import aver.proto.v1.UploadResponse;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What all uploads at this replica share: who may send, how many at a time, and what is signed. */
final class Uploads {
  private static final Logger LOG = LoggerFactory.getLogger(Uploads.class);
  private static final long HEIGHT_WAIT_MS = 5_000;
  private static final long AGAIN_MS = 500;
  private static final int MEMBER_MAX = 4;

  private final LedgerStore store;
  private final BlobStore blobs;
  private final Heights heights;
  private final BlobKeeper keeper;
  private final Relay relay;
  private final Digest chainId;
  private final String self;
  private final SigningKey identity;
  private final Turns turns;
  private final Possession possession = new Possession();
  private final Set<UploadCall> open = ConcurrentHashMap.newKeySet();

  Uploads(
      LedgerStore store,
      BlobStore blobs,
      Heights heights,
      BlobKeeper keeper,
      Relay relay,
      Digest chainId,
      String self,
      SigningKey identity) {
    this.store = store;
    this.blobs = blobs;
    this.heights = heights;
    this.keeper = keeper;
    this.relay = relay;
    this.chainId = chainId;
    this.self = self;
    this.identity = identity;
    this.turns = new Turns(store, MEMBER_MAX);
  }

  /** Begins a call. */
  StreamObserver<UploadRequest> begin(String caller, ServerCallStreamObserver<UploadResponse> out) {
    boolean admitted = turns.take(caller);
    UploadCall call = new UploadCall(this, caller, out, admitted);
    open.add(call);
    return call;
  }

  /** Ends calls in which nothing comes, or too slowly, or too late to be revealed. */
  void expire() {
    expire(System.nanoTime());
  }

  /** As above, at this time by {@link System#nanoTime}. */
  void expire(long nowNs) {
    if (open.isEmpty() && possession.isEmpty()) {
      return;
    }
    try (StoreView view = store.view()) {
      Overlay state = new Overlay(view);
      open.forEach(call -> call.expire(state, nowNs));
      possession.forget(attempt -> Retention.over(view, attempt));
    } catch (StoreException closed) {
      LOG.debug("uploads are not looked at: {}", closed.getMessage());
    }
  }

  void left(UploadCall call, String caller, boolean admitted) {
    open.remove(call);
    if (admitted) {
      turns.give(caller);
    }
  }

  BlobStore blobs() {
    return blobs;
  }

  Possession possession() {
    return possession;
  }

  /** Waits for the sender's height and checks its right. */
  TaskSpec admit(String caller, Opening opening)
      throws BlobRefusedException, InterruptedException, IOException {
    if (!heights.await(opening.height(), HEIGHT_WAIT_MS)) {
      throw Refusals.later(
          BlobFault.BLOB_NOT_YET,
          AGAIN_MS,
          "this replica is below height %d: ask again, or another one",
          opening.height());
    }
    TaskSpec spec;
    try (StoreView view = store.view()) {
      spec = UploadRight.check(view, caller, opening);
    }
    if (!blobs.hasRoomFor(opening.bytes())) {
      throw Refusals.later(
          BlobFault.BLOB_NO_SPACE, 10 * AGAIN_MS, "the disk of this replica is full: ask another");
    }
    keeper.hold(new AttemptRef(opening.task(), opening.attempt()), opening.manifest());
    return spec;
  }

  /** Signs that all vectors are on this disk. */
  Acknowledgement acknowledge(Opening opening) {
    int version;
    try (StoreView view = store.view()) {
      version = new Overlay(view).get(Keys.member(self)).orElseThrow().keyVersion();
    }
    byte[] signature = identity.sign(opening.acknowledgementMessage(chainId));
    return new Acknowledgement(self, version, Octets.of(signature));
  }

  /** Passes an update on; returns at once. */
  void relay(
      Opening opening,
      UploadOpening message,
      Consumer<Acknowledgement> acknowledged,
      Runnable ended) {
    Thread.ofVirtual()
        .name("relay")
        .start(() -> {
          try {
            relay.pass(opening, message, acknowledged);
          } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
          } catch (StoreException closed) {
            LOG.debug("an update is not passed on: {}", closed.getMessage());
          } finally {
            ended.run();
          }
        });
  }
}
