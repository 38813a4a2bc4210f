package aver.ledger.node.blob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import aver.ledger.client.blob.Leaves;
import aver.ledger.client.keys.KeyFile;
import aver.ledger.client.keys.TlsKey;
import aver.ledger.node.OneServer;
import aver.proto.v1.BlobsServiceGrpc;
import aver.proto.v1.DownloadRequest;
import aver.proto.v1.DownloadResponse;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A caller that takes nothing of what it asked for. */
final class DownloadCallTest {
  private static final int LEAVES = 200;

  @TempDir Path folder;
  private final CountDownLatch left = new CountDownLatch(1);

  private final class Blobs extends BlobsServiceGrpc.BlobsServiceImplBase {
    private final Leaves leaves;

    private Blobs(Leaves leaves) {
      this.leaves = leaves;
    }

    @Override
    public void download(DownloadRequest request, StreamObserver<DownloadResponse> answers) {
      DownloadCall.begin(
          leaves,
          0,
          (ServerCallStreamObserver<DownloadResponse>) answers,
          left::countDown,
          Duration.ofMillis(300));
    }
  }

  @Test
  void isGivenUpWithItsFileAndKeepsItsTurnUntilItLetsGo() throws Exception {
    Path file = Files.write(folder.resolve("blob"), new byte[LEAVES << 16]);
    FileChannel channel = FileChannel.open(file);
    TlsKey key = KeyFile.create(folder.resolve("a"), folder.resolve("password"), "a", false).tls();
    try (OneServer server = new OneServer(key, "a", new Blobs(Leaves.of(channel)))) {
      OneServer.Asked asked =
          server.ask(BlobsServiceGrpc.getDownloadMethod(), DownloadRequest.getDefaultInstance());
      await().atMost(Duration.ofSeconds(30)).until(() -> !channel.isOpen());
      assertThat(left.getCount()).as("what was sent still waits for it").isEqualTo(1);
      asked.call().request(LEAVES);
      assertThat(asked.ended().get(1, TimeUnit.MINUTES).getCode())
          .isEqualTo(Status.Code.DEADLINE_EXCEEDED);
      assertThat(left.await(1, TimeUnit.MINUTES)).isTrue();
    }
  }
}
