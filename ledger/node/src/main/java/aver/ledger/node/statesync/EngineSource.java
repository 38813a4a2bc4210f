package aver.ledger.node.statesync;

import aver.ledger.engine.Snapshots;
import aver.ledger.node.serving.Services;
import aver.ledger.node.serving.Shares;
import aver.proto.v1.EngineHeaderRequest;
import aver.proto.v1.EngineHeaderResponse;
import aver.proto.v1.EngineSnapshotsResponse;
import com.google.protobuf.ByteString;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.util.Optional;
import java.util.function.LongFunction;

/** Tells a newcomer what this replica's engine has, a few calls of each replica at once. */
public final class EngineSource {
  /** Most bytes of an answer: those of a header, and what is around them. */
  static final int ANSWER_BYTES_MAX = (256 << 10) + 64;

  /** A newcomer's light client asks for a block and what bears it out, twice at most. */
  private static final int CALLS_EACH = 4;

  private final LongFunction<Optional<byte[]>> headers;
  private final Snapshots snapshots;
  private final Shares calls = new Shares(CALLS_EACH);

  /**
   * Of an engine.
   *
   * @param headers its own, as {@link aver.ledger.engine.ConsensusEngine#header} gives them
   * @param snapshots that it offers
   */
  public EngineSource(LongFunction<Optional<byte[]>> headers, Snapshots snapshots) {
    this.headers = headers;
    this.snapshots = snapshots;
  }

  /** Tells which snapshots are offered. */
  public void snapshots(StreamObserver<EngineSnapshotsResponse> answer) {
    boolean making = snapshots.making();
    Services.send(
        answer,
        EngineSnapshotsResponse.newBuilder()
            .addAllBlocks(snapshots.heights())
            .setMaking(making)
            .build());
  }

  /** Gives the engine's header of a block, if it has it. */
  public void header(
      String peer, EngineHeaderRequest request, StreamObserver<EngineHeaderResponse> answer) {
    if (!calls.take(peer)) {
      answer.onError(
          Status.RESOURCE_EXHAUSTED
              .withDescription("%d calls of each replica at once".formatted(CALLS_EACH))
              .asRuntimeException());
      return;
    }
    try {
      EngineHeaderResponse.Builder said = EngineHeaderResponse.newBuilder();
      headers.apply(request.getBlock()).map(ByteString::copyFrom).ifPresent(said::setHeader);
      Services.send(answer, said.build());
    } finally {
      calls.give(peer);
    }
  }
}
