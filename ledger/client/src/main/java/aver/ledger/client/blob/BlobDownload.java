package aver.ledger.client.blob;

import aver.ledger.client.LedgerClient;
import aver.ledger.client.LedgerUnavailableException;
import aver.ledger.client.tls.CallFailure;
import aver.ledger.proof.Digest;
import aver.ledger.proof.log.BlobRoot;
import aver.proto.v1.BlobsServiceGrpc;
import aver.proto.v1.DownloadLeaf;
import aver.proto.v1.DownloadRequest;
import aver.proto.v1.DownloadResponse;
import com.google.protobuf.ByteString;
import io.grpc.Context;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings a blob from whichever replica has it. No replica is believed: what is kept has the root.
 * After a broken connection the next replica goes on at the first missing leaf; leaves with another
 * root are dropped, and each replica is tried alone.
 */
public final class BlobDownload {
  private static final Logger LOG = LoggerFactory.getLogger(BlobDownload.class);
  private static final long GRACE_MS = 10_000;
  private static final long BYTES_PER_MS = 1_000;

  private final List<Source> sources;

  /**
   * Where a blob may be.
   *
   * @param name for errors
   * @param channel to it
   */
  public record Source(String name, ManagedChannel channel) {}

  /** From these, in this order. */
  public BlobDownload(List<Source> sources) {
    this.sources = List.copyOf(sources);
  }

  /** From the replicas of the newest certified state, beginning with the present one. */
  public static BlobDownload over(LedgerClient client) throws LedgerUnavailableException {
    return new BlobDownload(
        Recipients.of(client).endpoints(client.present()).stream()
            .map(replica -> new Source(replica.replica(), client.channel(replica)))
            .toList());
  }

  /**
   * Brings one blob.
   *
   * @param bytes of the whole
   * @param place gives the right to read it
   * @param sink is left with what came if this fails, and may be given again
   * @throws BlobRefusedException with the last refusal if none of them gives it
   * @throws LedgerUnavailableException if no replica sent the right leaves
   * @throws IOException if the sink fails
   */
  public void fetch(Digest root, long bytes, BlobPlace place, LeafSink sink)
      throws BlobRefusedException, LedgerUnavailableException, IOException {
    long leaves = BlobRoot.leaves(bytes);
    String last = "there is no replica to ask";
    BlobRefusedException refusal = null;
    int wrong = 0;
    boolean progress = true;
    while (progress && wrong <= sources.size()) {
      progress = false;
      for (int i = 0; i < sources.size(); i++) {
        Source source = sources.get(i);
        long before = sink.firstMissing();
        try {
          receive(source, root, bytes, place, sink);
        } catch (BlobRefusedException e) {
          refusal = e;
          last = source.name() + " said " + e.code() + ": " + e.getMessage();
        } catch (StatusRuntimeException e) {
          last = source.name() + ": " + CallFailure.of(e);
        } catch (IllegalArgumentException e) {
          last = source.name() + " sent " + e.getMessage();
        }
        progress |= sink.firstMissing() > before;
        if (sink.firstMissing() == leaves) {
          if (sink.finish()) {
            return;
          }
          wrong++;
          last = source.name() + " sent leaves of another blob";
          if (before > 0) {
            i--; // what came before may have been another's: this one again, alone
          } else {
            LOG.warn("{} than {}: its disk is damaged, or it lies", last, root.hex());
          }
        }
      }
    }
    if (refusal != null) {
      throw refusal;
    }
    throw new LedgerUnavailableException(
        "blob %s did not come from any of %d replicas; %s"
            .formatted(root.hex(), sources.size(), last));
  }

  private static void receive(
      Source source, Digest root, long bytes, BlobPlace place, LeafSink sink)
      throws BlobRefusedException, IOException {
    DownloadRequest.Builder request =
        DownloadRequest.newBuilder()
            .setRoot(ByteString.copyFrom(root.bytes()))
            .setFromLeaf(sink.firstMissing());
    place.into(request);
    long leaves = BlobRoot.leaves(bytes);
    Context.CancellableContext call = Context.current().withCancellation();
    Context before = call.attach();
    try {
      Iterator<DownloadResponse> answers =
          BlobsServiceGrpc.newBlockingStub(source.channel())
              .withDeadlineAfter(GRACE_MS + bytes / BYTES_PER_MS, TimeUnit.MILLISECONDS)
              .download(request.build());
      while (sink.firstMissing() < leaves && answers.hasNext()) {
        DownloadResponse answer = answers.next();
        if (answer.hasRefused()) {
          throw BlobRefusedException.of(answer.getRefused());
        }
        sink.append(checked(answer.getLeaf(), bytes, sink.firstMissing()));
      }
    } finally {
      call.detach(before);
      call.cancel(null); // also ends a stream that would go on
    }
  }

  private static byte[] checked(DownloadLeaf leaf, long bytes, long expected) {
    if (leaf.getLeaf() != expected
        || leaf.getData().size() != BlobRoot.leafBytes(bytes, expected)) {
      throw new IllegalArgumentException(
          "leaf %d of %d bytes instead of leaf %d"
              .formatted(leaf.getLeaf(), leaf.getData().size(), expected));
    }
    return leaf.getData().toByteArray();
  }
}
