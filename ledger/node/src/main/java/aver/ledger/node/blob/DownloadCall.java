package aver.ledger.node.blob;

import aver.ledger.client.blob.Leaves;
import aver.ledger.node.serving.PatientStream;
import aver.proto.v1.DownloadLeaf;
import aver.proto.v1.DownloadResponse;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One download: the leaves of a blob, for as long as the caller takes of them. */
final class DownloadCall implements PatientStream.Source<DownloadResponse> {
  private static final Logger LOG = LoggerFactory.getLogger(DownloadCall.class);

  private final Leaves leaves;
  private long next;

  private DownloadCall(Leaves leaves, long first) {
    this.leaves = leaves;
    this.next = first;
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
    PatientStream.begin(new DownloadCall(leaves, first), out, left, patience);
  }

  @Override
  public Optional<DownloadResponse> next() throws IOException {
    if (next >= leaves.count()) {
      return Optional.empty();
    }
    DownloadLeaf.Builder leaf = DownloadLeaf.newBuilder().setLeaf(next).setData(leaves.get(next));
    next++;
    return Optional.of(DownloadResponse.newBuilder().setLeaf(leaf).build());
  }

  @Override
  public Status unreadable(Exception why) {
    LOG.error("a blob cannot be read", why);
    return Status.UNAVAILABLE.withDescription("this replica cannot read its files now");
  }

  @Override
  public String unit() {
    return "leaf";
  }

  @Override
  public void close() {
    try {
      leaves.close();
    } catch (IOException e) {
      LOG.warn("a blob was not closed: {}", e.getMessage());
    }
  }
}
