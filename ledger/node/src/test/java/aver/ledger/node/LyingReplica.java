package aver.ledger.node;

import aver.ledger.client.Endpoint;
import aver.ledger.client.tls.Channels;
import aver.ledger.client.tls.Servers;
import aver.proto.v1.Acknowledgement;
import aver.proto.v1.BlobsServiceGrpc;
import aver.proto.v1.DownloadLeaf;
import aver.proto.v1.DownloadRequest;
import aver.proto.v1.DownloadResponse;
import aver.proto.v1.ReadRequest;
import aver.proto.v1.ReadResponse;
import aver.proto.v1.StateServiceGrpc;
import aver.proto.v1.SubmitRequest;
import aver.proto.v1.SubmitResponse;
import aver.proto.v1.SubmitResponse.Admission;
import aver.proto.v1.TransactionsServiceGrpc;
import aver.proto.v1.UploadRequest;
import aver.proto.v1.UploadResponse;
import com.google.protobuf.ByteString;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Sits at a replica's address with its TLS key: acknowledges in everybody's name what it never
 * looked at, gives leaves of its own making, and says of every transaction that it is dropped.
 * Reads it passes to an honest replica.
 */
final class LyingReplica implements AutoCloseable {
  private final ExecutorService calls = Executors.newVirtualThreadPerTaskExecutor();
  private final AtomicLong dropped = new AtomicLong();
  private volatile Runnable beforeAnswer = () -> {};
  private final ManagedChannel honest;
  private final Server server;

  LyingReplica(Federation federation, String replica, String honestReplica) throws IOException {
    Endpoint other = endpoint(federation, honestReplica);
    honest =
        Channels.open(
            federation.keys(replica).tls(), other.address(), other.tlsKeyHash(), Optional.empty());
    server =
        Servers.listen(
                endpoint(federation, replica).address(),
                federation.keys(replica).tls(),
                hash -> Optional.of("anybody"),
                calls)
            .addService(new Blobs())
            .addService(new State())
            .addService(new Transactions())
            .build()
            .start();
  }

  static Endpoint endpoint(Federation federation, String replica) {
    return Endpoint.of(federation.genesis()).stream()
        .filter(e -> e.replica().equals(replica))
        .findFirst()
        .orElseThrow();
  }

  private static final class Blobs extends BlobsServiceGrpc.BlobsServiceImplBase {
    @Override
    public StreamObserver<UploadRequest> upload(StreamObserver<UploadResponse> answers) {
      return new StreamObserver<>() {
        @Override
        public void onNext(UploadRequest request) {
          for (String replica : Federation.REPLICAS) {
            answers.onNext(
                UploadResponse.newBuilder()
                    .setAcknowledgement(
                        Acknowledgement.newBuilder()
                            .setReplica(replica)
                            .setKeyVersion(1)
                            .setSignature(ByteString.copyFrom(new byte[64])))
                    .build());
          }
          answers.onCompleted();
        }

        @Override
        public void onError(Throwable gone) {}

        @Override
        public void onCompleted() {}
      };
    }

    @Override
    public void download(DownloadRequest request, StreamObserver<DownloadResponse> answers) {
      ByteString zeros = ByteString.copyFrom(new byte[1 << 16]);
      for (long leaf = request.getFromLeaf(); leaf < request.getFromLeaf() + 5; leaf++) {
        answers.onNext(
            DownloadResponse.newBuilder()
                .setLeaf(DownloadLeaf.newBuilder().setLeaf(leaf).setData(zeros))
                .build());
      }
      answers.onCompleted();
    }
  }

  /** How many transactions it said to be dropped. */
  long dropped() {
    return dropped.get();
  }

  /** Does this before it answers the next transaction. */
  void beforeNextAnswer(Runnable action) {
    beforeAnswer = action;
  }

  private final class Transactions extends TransactionsServiceGrpc.TransactionsServiceImplBase {
    @Override
    public void submit(SubmitRequest request, StreamObserver<SubmitResponse> answer) {
      dropped.incrementAndGet();
      Runnable first = beforeAnswer;
      beforeAnswer = () -> {};
      first.run();
      answer.onNext(
          SubmitResponse.newBuilder()
              .setAdmission(Admission.ADMISSION_DROPPED)
              .setCode("expired")
              .setMessage("sign again")
              .build());
      answer.onCompleted();
    }
  }

  private final class State extends StateServiceGrpc.StateServiceImplBase {
    @Override
    public void read(ReadRequest request, StreamObserver<ReadResponse> answer) {
      answer.onNext(StateServiceGrpc.newBlockingStub(honest).read(request));
      answer.onCompleted();
    }
  }

  @Override
  public void close() {
    server.shutdownNow();
    honest.shutdownNow();
    calls.shutdownNow();
  }
}
