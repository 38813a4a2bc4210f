package aver.ledger.node.blob;

import aver.ledger.client.blob.Leaves;
import aver.proto.v1.DownloadLeaf;
import aver.proto.v1.DownloadResponse;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One download: sends leaves while the connection takes them, and holds none in between. */
final class DownloadCall {
  private static final Logger LOG = LoggerFactory.getLogger(DownloadCall.class);

  private final Leaves leaves;
  private final ServerCallStreamObserver<DownloadResponse> out;
  private final Runnable left;
  private long next;
  private boolean ended;

  private DownloadCall(
      Leaves leaves, long first, ServerCallStreamObserver<DownloadResponse> out, Runnable left) {
    this.leaves = leaves;
    this.next = first;
    this.out = out;
    this.left = left;
  }

  /**
   * Begins.
   *
   * @param leaves closed when the call ends
   * @param left is run once, when the call has ended
   */
  static void begin(
      Leaves leaves, long first, ServerCallStreamObserver<DownloadResponse> out, Runnable left) {
    DownloadCall call = new DownloadCall(leaves, first, out, left);
    out.setOnReadyHandler(call::send);
    out.setOnCancelHandler(call::end);
    out.setOnCloseHandler(call::end);
    call.send();
  }

  private synchronized void send() {
    try {
      while (!ended && out.isReady()) {
        if (next >= leaves.count()) {
          out.onCompleted();
          end();
          return;
        }
        out.onNext(
            DownloadResponse.newBuilder()
                .setLeaf(DownloadLeaf.newBuilder().setLeaf(next).setData(leaves.get(next)))
                .build());
        next++;
      }
    } catch (IOException e) {
      LOG.error("a blob cannot be read", e);
      out.onError(
          Status.UNAVAILABLE
              .withDescription("this replica cannot read its files now")
              .asRuntimeException());
      end();
    }
  }

  private synchronized void end() {
    if (ended) {
      return;
    }
    ended = true;
    try {
      leaves.close();
    } catch (IOException e) {
      LOG.warn("a blob was not closed: {}", e.getMessage());
    }
    left.run();
  }
}
