package aver.ledger.node.statesync;

import aver.ledger.engine.comet.abci.AbciApplication;
import aver.ledger.engine.comet.proto.Empty;
import aver.ledger.engine.comet.proto.Request;
import aver.ledger.engine.comet.proto.RequestApplySnapshotChunk;
import aver.ledger.engine.comet.proto.RequestFinalizeBlock;
import aver.ledger.engine.comet.proto.RequestLoadSnapshotChunk;
import aver.ledger.engine.comet.proto.RequestOfferSnapshot;
import aver.ledger.engine.comet.proto.ResponseApplySnapshotChunk;
import aver.ledger.engine.comet.proto.ResponseInfo;
import aver.ledger.engine.comet.proto.Snapshot;
import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The part of CometBFT 0.38 that takes snapshots (statesync/syncer.go), as far as a newcomer's
 * answers go: which chunk is asked of whom next, who is not asked any more, how it ends.
 */
final class StateSyncer {
  static final int ACCEPT = 1;
  static final int ABORT = 2;
  static final int REJECT = 3;
  static final int REJECT_FORMAT = 4;
  static final int REJECT_SENDER = 5;
  private static final int RETRY = 3;
  private static final int RETRY_SNAPSHOT = 4;

  /** Who sends chunks. */
  interface Sender {
    ByteString chunk(Snapshot snapshot, int index);
  }

  private final AbciApplication newcomer;
  private final Map<String, Sender> senders = new LinkedHashMap<>();
  private final List<String> rejected = new ArrayList<>();

  StateSyncer(AbciApplication newcomer) {
    this.newcomer = newcomer;
  }

  /** Who is asked for chunks, until it is rejected. */
  StateSyncer from(String node, Sender sender) {
    senders.put(node, sender);
    return this;
  }

  /** Senders that are not asked any more. */
  List<String> rejected() {
    return rejected;
  }

  /** What a replica offers. */
  static List<Snapshot> offers(AbciApplication replica) {
    return replica
        .apply(Request.newBuilder().setListSnapshots(Empty.getDefaultInstance()).build())
        .getListSnapshots()
        .getSnapshotsList();
  }

  /** The sender that a replica is. */
  static Sender of(AbciApplication replica) {
    return (snapshot, index) ->
        replica
            .apply(
                Request.newBuilder()
                    .setLoadSnapshotChunk(
                        RequestLoadSnapshotChunk.newBuilder()
                            .setHeight(snapshot.getHeight())
                            .setFormat(snapshot.getFormat())
                            .setChunk(index))
                    .build())
            .getLoadSnapshotChunk()
            .getChunk();
  }

  int offer(Snapshot snapshot, ByteString appHash) {
    return newcomer
        .apply(
            Request.newBuilder()
                .setOfferSnapshot(
                    RequestOfferSnapshot.newBuilder().setSnapshot(snapshot).setAppHash(appHash))
                .build())
        .getOfferSnapshot()
        .getResult();
  }

  /** Offers a snapshot and gives its chunks; the last result. */
  int sync(Snapshot snapshot, ByteString appHash) {
    int offered = offer(snapshot, appHash);
    int index = 0;
    while (offered == ACCEPT && index < snapshot.getChunks()) {
      ResponseApplySnapshotChunk answer = apply(snapshot, index);
      rejected.addAll(answer.getRejectSendersList());
      answer.getRejectSendersList().forEach(senders::remove);
      switch (answer.getResult()) {
        case ACCEPT -> index++;
        case RETRY -> {}
        case RETRY_SNAPSHOT -> {
          offered = offer(snapshot, appHash);
          index = 0;
        }
        default -> {
          return answer.getResult();
        }
      }
    }
    return offered;
  }

  private ResponseApplySnapshotChunk apply(Snapshot snapshot, int index) {
    Map.Entry<String, Sender> asked = senders.entrySet().iterator().next();
    return apply(index, asked.getValue().chunk(snapshot, index), asked.getKey());
  }

  /** Gives one chunk. */
  ResponseApplySnapshotChunk apply(int index, ByteString chunk, String sender) {
    return newcomer
        .apply(
            Request.newBuilder()
                .setApplySnapshotChunk(
                    RequestApplySnapshotChunk.newBuilder()
                        .setIndex(index)
                        .setChunk(chunk)
                        .setSender(sender))
                .build())
        .getApplySnapshotChunk();
  }

  /** The engine has a block without transactions; the app hash behind it. */
  ByteString block(long height) {
    var block = RequestFinalizeBlock.newBuilder().setHeight(height);
    ByteString hash =
        newcomer
            .apply(Request.newBuilder().setFinalizeBlock(block).build())
            .getFinalizeBlock()
            .getAppHash();
    var _ = newcomer.apply(Request.newBuilder().setCommit(Empty.getDefaultInstance()).build());
    return hash;
  }

  /** Where the newcomer says that it stands. */
  ResponseInfo info() {
    return newcomer
        .apply(Request.newBuilder().setInfo(Empty.getDefaultInstance()).build())
        .getInfo();
  }
}
