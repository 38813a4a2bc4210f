package aver.ledger.node.blob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import aver.ledger.client.blob.Leaves;
import aver.ledger.client.keys.KeyFile;
import aver.ledger.client.keys.TlsKey;
import aver.ledger.client.tls.Channels;
import aver.ledger.client.tls.HostPort;
import aver.ledger.client.tls.Servers;
import aver.proto.v1.BlobsServiceGrpc;
import aver.proto.v1.DownloadRequest;
import aver.proto.v1.DownloadResponse;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
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
    ExecutorService calls = Executors.newVirtualThreadPerTaskExecutor();
    Server server =
        Servers.listen(new HostPort("127.0.0.1", 0), key, _ -> Optional.of("a"), calls)
            .addService(new Blobs(Leaves.of(channel)))
            .build()
            .start();
    HostPort address = new HostPort("127.0.0.1", server.getPort());
    ManagedChannel to = Channels.open(key, address, key.hash(), Optional.empty());
    try {
      ClientCall<DownloadRequest, DownloadResponse> call =
          to.newCall(BlobsServiceGrpc.getDownloadMethod(), CallOptions.DEFAULT);
      CompletableFuture<Status> ended = new CompletableFuture<>();
      call.start(
          new ClientCall.Listener<>() {
            @Override
            public void onClose(Status status, Metadata trailers) {
              ended.complete(status);
            }
          },
          new Metadata());
      call.sendMessage(DownloadRequest.getDefaultInstance());
      call.halfClose();
      await().atMost(Duration.ofSeconds(30)).until(() -> !channel.isOpen());
      assertThat(left.getCount()).as("what was sent still waits for it").isEqualTo(1);
      call.request(LEAVES);
      assertThat(ended.get(1, TimeUnit.MINUTES).getCode()).isEqualTo(Status.Code.DEADLINE_EXCEEDED);
      assertThat(left.await(1, TimeUnit.MINUTES)).isTrue();
    } finally {
      to.shutdownNow();
      server.shutdownNow();
      assertThat(server.awaitTermination(1, TimeUnit.MINUTES)).isTrue();
      calls.close();
    }
  }
}
