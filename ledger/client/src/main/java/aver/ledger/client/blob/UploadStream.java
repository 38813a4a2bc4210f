package aver.ledger.client.blob;

import aver.ledger.rules.tx.Acknowledgement;
import aver.ledger.wire.Fields;
import aver.proto.v1.BlobsServiceGrpc;
import aver.proto.v1.UploadLeaf;
import aver.proto.v1.UploadOpening;
import aver.proto.v1.UploadRequest;
import aver.proto.v1.UploadResponse;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One upload to one replica: sends what the replica asks for, as fast as the connection takes it,
 * and no faster. What the replica answers is not believed here. Answers are taken one at a time, so
 * that a replica cannot fill the memory with them.
 */
public final class UploadStream implements AutoCloseable {
  private final List<Leaves> vectors;
  private final Consumer<Answer> receiver;
  private final Calls calls = new Calls();
  private @Nullable ClientCallStreamObserver<UploadRequest> call;
  private int entry = -1;
  private long next;
  private boolean ended;

  /** What a replica answers. The last is a refusal or an end. */
  public sealed interface Answer {
    /** It, or one that it passed the blobs on to, says that all is on its disk. Not checked yet. */
    record Acknowledged(Acknowledgement acknowledgement) implements Answer {}

    /** It does not take the update. */
    record Refused(BlobRefusedException refusal) implements Answer {}

    /** There will be no more answers. */
    record Ended(Status status) implements Answer {}
  }

  private UploadStream(List<Leaves> vectors, Consumer<Answer> receiver) {
    this.vectors = List.copyOf(vectors);
    this.receiver = receiver;
  }

  /**
   * Begins.
   *
   * @param vectors in the order of the manifest; not closed here
   * @param limit after which the call ends whatever happens
   * @param receiver is given the answers one by one, never two at a time; must not block
   */
  public static UploadStream open(
      ManagedChannel channel,
      UploadOpening opening,
      List<Leaves> vectors,
      Duration limit,
      Consumer<Answer> receiver) {
    UploadStream stream = new UploadStream(vectors, receiver);
    var requests =
        BlobsServiceGrpc.newStub(channel)
            .withDeadlineAfter(limit.toMillis(), TimeUnit.MILLISECONDS)
            .upload(stream.calls);
    requests.onNext(UploadRequest.newBuilder().setOpening(opening).build());
    return stream;
  }

  private synchronized void asked(int askedEntry, long leaf) {
    if (askedEntry < 0
        || askedEntry >= vectors.size()
        || leaf < 0
        || leaf >= vectors.get(askedEntry).count()) {
      fail(
          Status.INTERNAL.withDescription(
              "leaf %d of vector %d was asked for".formatted(leaf, askedEntry)));
      return;
    }
    entry = askedEntry;
    next = leaf;
    pump();
  }

  private synchronized void pump() {
    var to = call;
    if (to == null || entry < 0) {
      return;
    }
    try {
      Leaves vector = vectors.get(entry);
      while (!ended && next < vector.count() && to.isReady()) {
        UploadLeaf leaf =
            UploadLeaf.newBuilder().setEntry(entry).setLeaf(next).setData(vector.get(next)).build();
        to.onNext(UploadRequest.newBuilder().setLeaf(leaf).build());
        next++;
      }
    } catch (IOException e) {
      fail(Status.DATA_LOSS.withDescription("own file: " + e.getMessage()).withCause(e));
    }
  }

  private synchronized void fail(Status status) {
    var to = call;
    if (!ended && to != null) {
      ended = true;
      to.cancel(status.getDescription(), status.getCause());
      receiver.accept(new Answer.Ended(status));
    }
  }

  private synchronized void end(Answer answer) {
    if (!ended) {
      ended = true;
      receiver.accept(answer);
    }
  }

  /** Ends the call, if it has not ended; the receiver is told nothing more. */
  @Override
  public synchronized void close() {
    var to = call;
    if (!ended && to != null) {
      ended = true;
      to.cancel("not needed any more", null);
    }
  }

  /** gRPC's side; serialized by it. */
  private final class Calls implements ClientResponseObserver<UploadRequest, UploadResponse> {
    @Override
    public void beforeStart(ClientCallStreamObserver<UploadRequest> started) {
      call = started;
      started.setOnReadyHandler(UploadStream.this::pump);
    }

    @Override
    public void onNext(UploadResponse answer) {
      switch (answer.getAnswerCase()) {
        case PROGRESS -> asked(answer.getProgress().getEntry(), answer.getProgress().getLeaf());
        case ACKNOWLEDGEMENT -> acknowledged(answer);
        case REFUSED -> end(new Answer.Refused(BlobRefusedException.of(answer.getRefused())));
        case ANSWER_NOT_SET -> fail(Status.INTERNAL.withDescription("an empty answer"));
      }
    }

    private void acknowledged(UploadResponse answer) {
      try {
        Acknowledgement read = Fields.acknowledgement(answer.getAcknowledgement());
        synchronized (UploadStream.this) {
          if (!ended) {
            receiver.accept(new Answer.Acknowledged(read));
          }
        }
      } catch (IllegalArgumentException e) {
        fail(Status.INTERNAL.withDescription("a malformed acknowledgement: " + e.getMessage()));
      }
    }

    @Override
    public void onError(Throwable failure) {
      end(new Answer.Ended(Status.fromThrowable(failure)));
    }

    @Override
    public void onCompleted() {
      end(new Answer.Ended(Status.OK));
    }
  }
}
