package aver.ledger.node.blob;

import aver.ledger.client.blob.Leaves;
import aver.proto.v1.DownloadLeaf;
import aver.proto.v1.DownloadResponse;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One download: sends leaves while the connection takes them, and holds none in between. Whoever
 * takes nothing for a while is given up: the file is closed, and it has its turn back once its
 * connection lets go.
 */
final class DownloadCall {
  /** How long a caller may take nothing. */
  static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final Logger LOG = LoggerFactory.getLogger(DownloadCall.class);

  private final Leaves leaves;
  private final ServerCallStreamObserver<DownloadResponse> out;
  private final Runnable left;
  private final Duration patience;
  private CompletableFuture<Void> taken = new CompletableFuture<>();
  private long turns;
  private long next;
  private boolean over;
  private boolean ended;

  private DownloadCall(
      Leaves leaves,
      long first,
      ServerCallStreamObserver<DownloadResponse> out,
      Runnable left,
      Duration patience) {
    this.patience = patience;
    this.leaves = leaves;
    this.next = first;
    this.out = out;
    this.left = left;
  }

  /**
   * Begins.
   *
   * @param leaves closed when all are sent or the caller is given up
   * @param left is run once, when the call has ended
   * @param patience how long the caller may take nothing
   */
  static void begin(
      Leaves leaves,
      long first,
      ServerCallStreamObserver<DownloadResponse> out,
      Runnable left,
      Duration patience) {
    DownloadCall call = new DownloadCall(leaves, first, out, left, patience);
    out.setOnReadyHandler(call::send);
    out.setOnCancelHandler(call::end);
    out.setOnCloseHandler(call::end);
    call.send();
  }

  private synchronized void send() {
    try {
      while (!over && out.isReady()) {
        if (next >= leaves.count()) {
          over();
          out.onCompleted();
          return;
        }
        out.onNext(
            DownloadResponse.newBuilder()
                .setLeaf(DownloadLeaf.newBuilder().setLeaf(next).setData(leaves.get(next)))
                .build());
        next++;
      }
      if (!over) {
        waitOn();
      }
    } catch (IOException e) {
      LOG.error("a blob cannot be read", e);
      giveUp(Status.UNAVAILABLE.withDescription("this replica cannot read its files now"));
    }
  }

  /** Waits anew until the caller takes what was sent. */
  private void waitOn() {
    taken.complete(null);
    long turn = ++turns;
    taken = new CompletableFuture<>();
    var _ =
        taken
            .orTimeout(patience.toMillis(), TimeUnit.MILLISECONDS)
            .exceptionallyAsync(_ -> {
              notTaken(turn);
              return null;
            });
  }

  private synchronized void notTaken(long turn) {
    if (turn == turns) { // if not, it was taken at the last moment
      giveUp(
          Status.DEADLINE_EXCEEDED.withDescription(
              "nothing was taken for %d s: ask again, from the next leaf on"
                  .formatted(patience.toSeconds())));
    }
  }

  private void giveUp(Status why) {
    if (!over) {
      over();
      out.onError(why.asRuntimeException());
    }
  }

  private synchronized void end() {
    over();
    if (!ended) {
      ended = true;
      left.run();
    }
  }

  /** Nothing more is read; what was sent may still wait for the caller. */
  private void over() {
    if (over) {
      return;
    }
    over = true;
    taken.complete(null);
    try {
      leaves.close();
    } catch (IOException e) {
      LOG.warn("a blob was not closed: {}", e.getMessage());
    }
  }
}
