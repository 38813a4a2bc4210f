package aver.ledger.engine.comet.abci;

import aver.ledger.engine.Snapshots;
import aver.ledger.engine.Snapshots.Offer;
import aver.ledger.engine.Snapshots.Offered;
import aver.ledger.engine.Snapshots.Taken;
import aver.ledger.engine.Voter;
import aver.ledger.engine.comet.proto.RequestApplySnapshotChunk;
import aver.ledger.engine.comet.proto.RequestLoadSnapshotChunk;
import aver.ledger.engine.comet.proto.RequestOfferSnapshot;
import aver.ledger.engine.comet.proto.ResponseApplySnapshotChunk;
import aver.ledger.engine.comet.proto.ResponseListSnapshots;
import aver.ledger.engine.comet.proto.ResponseLoadSnapshotChunk;
import aver.ledger.engine.comet.proto.ResponseOfferSnapshot;
import aver.ledger.engine.comet.proto.Snapshot;
import aver.ledger.proof.Digest;
import com.google.protobuf.ByteString;
import java.util.List;
import java.util.function.Supplier;

/**
 * Answers the engine's four calls about snapshots. Numbers and lengths come from peers: what no
 * honest one sends is refused before the ledger sees it.
 */
final class AbciSnapshots {
  private static final int ACCEPT = 1;
  private static final int ABORT = 2;
  private static final int OFFER_REJECT = 3;
  private static final int OFFER_REJECT_FORMAT = 4;
  private static final int OFFER_REJECT_SENDER = 5;
  private static final int CHUNK_RETRY = 3;
  private static final int CHUNK_RETRY_SNAPSHOT = 4;
  private static final int CHUNK_REJECT_SNAPSHOT = 5;

  private final Snapshots snapshots;
  private final Supplier<List<Voter>> voters;

  /**
   * Makes one.
   *
   * @param voters who may be connected, to name those who send what is false
   */
  AbciSnapshots(Snapshots snapshots, Supplier<List<Voter>> voters) {
    this.snapshots = snapshots;
    this.voters = voters;
  }

  ResponseListSnapshots list() {
    ResponseListSnapshots.Builder answer = ResponseListSnapshots.newBuilder();
    for (Offer offer : snapshots.offers()) {
      answer.addSnapshots(
          Snapshot.newBuilder()
              .setHeight(offer.height())
              .setFormat(offer.format())
              .setChunks(offer.chunks())
              .setHash(ByteString.copyFrom(offer.hash().bytes()))
              .setMetadata(ByteString.copyFrom(offer.metadata())));
    }
    return answer.build();
  }

  /** Without bytes, the engine says that the chunk is missing. */
  ResponseLoadSnapshotChunk load(RequestLoadSnapshotChunk request) {
    ResponseLoadSnapshotChunk.Builder answer = ResponseLoadSnapshotChunk.newBuilder();
    snapshots
        .chunk(request.getHeight(), request.getFormat(), request.getChunk())
        .ifPresent(chunk -> answer.setChunk(ByteString.copyFrom(chunk)));
    return answer.build();
  }

  ResponseOfferSnapshot offer(RequestOfferSnapshot request) {
    return ResponseOfferSnapshot.newBuilder()
        .setResult(
            switch (offered(request)) {
              case ACCEPTED -> ACCEPT;
              case REFUSED -> OFFER_REJECT;
              case FORMAT_REFUSED -> OFFER_REJECT_FORMAT;
              case SENDERS_REFUSED -> OFFER_REJECT_SENDER;
              case GIVEN_UP -> ABORT;
            })
        .build();
  }

  private Offered offered(RequestOfferSnapshot request) {
    Snapshot snapshot = request.getSnapshot();
    if (request.getAppHash().size() != Digest.BYTES) {
      return Offered.REFUSED; // the engine's own word, and of no state of this ledger
    }
    if (snapshot.getHeight() < 1
        || snapshot.getChunks() < 1
        || snapshot.getHash().size() != Digest.BYTES) {
      return Offered.SENDERS_REFUSED;
    }
    return snapshots.offered(
        new Offer(
            snapshot.getHeight(),
            snapshot.getFormat(),
            snapshot.getChunks(),
            Digest.of(snapshot.getHash().toByteArray()),
            snapshot.getMetadata().toByteArray()),
        Digest.of(request.getAppHash().toByteArray()));
  }

  ResponseApplySnapshotChunk take(RequestApplySnapshotChunk request) {
    Taken taken =
        snapshots.take(
            request.getIndex(), request.getChunk().toByteArray(), name(request.getSender()));
    ResponseApplySnapshotChunk.Builder answer = ResponseApplySnapshotChunk.newBuilder();
    if (taken == Taken.CHUNK_REFUSED) {
      answer.addRefetchChunks(request.getIndex()).addRejectSenders(request.getSender());
    }
    return answer
        .setResult(
            switch (taken) {
              case ACCEPTED -> ACCEPT;
              case CHUNK_REFUSED -> CHUNK_RETRY;
              case FROM_THE_START -> CHUNK_RETRY_SNAPSHOT;
              case SNAPSHOT_REFUSED -> CHUNK_REJECT_SNAPSHOT;
              case GIVEN_UP -> ABORT;
            })
        .build();
  }

  /** The replica of a node of the engine, or the node if the ledger knows none. */
  private String name(String node) {
    return voters.get().stream()
        .filter(voter -> Validators.nodeId(voter).equals(node))
        .map(voter -> voter.peer().id())
        .findFirst()
        .orElse(node);
  }
}
