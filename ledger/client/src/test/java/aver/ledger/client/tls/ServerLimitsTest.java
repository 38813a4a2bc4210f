package aver.ledger.client.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import aver.ledger.client.keys.KeyFile;
import aver.ledger.client.keys.TlsKey;
import aver.ledger.proof.Digest;
import aver.ledger.proof.note.LedgerCheckpoint;
import aver.proto.v1.BlobsServiceGrpc;
import aver.proto.v1.CheckpointSignature;
import aver.proto.v1.ExchangeRequest;
import aver.proto.v1.ExchangeResponse;
import aver.proto.v1.HighestSignatureRequest;
import aver.proto.v1.HighestSignatureResponse;
import aver.proto.v1.PeersServiceGrpc;
import aver.proto.v1.UploadRequest;
import aver.proto.v1.UploadResponse;
import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A member that sends much and ends nothing. */
final class ServerLimitsTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);

  @TempDir Path folder;
  private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
  private final List<ManagedChannel> channels = new ArrayList<>();
  private TlsKey key;
  private final CompletableFuture<Boolean> told = new CompletableFuture<>();
  private @Nullable Server server;

  /** Says how much came. */
  private static final class Peers extends PeersServiceGrpc.PeersServiceImplBase {
    @Override
    public void highestSignature(
        HighestSignatureRequest request, StreamObserver<HighestSignatureResponse> answer) {
      answer.onNext(HighestSignatureResponse.newBuilder().setText("here").build());
      answer.onCompleted();
    }

    @Override
    public void exchange(ExchangeRequest request, StreamObserver<ExchangeResponse> answer) {
      answer.onNext(ExchangeResponse.newBuilder().addNotes("" + request.getHeightsCount()).build());
      answer.onCompleted();
    }
  }

  /** Answers each message, never ends, and says when it was told that a call is over. */
  private static final class Blobs extends BlobsServiceGrpc.BlobsServiceImplBase {
    private final CompletableFuture<Boolean> told;

    Blobs(CompletableFuture<Boolean> told) {
      this.told = told;
    }

    @Override
    public StreamObserver<UploadRequest> upload(StreamObserver<UploadResponse> answers) {
      ((ServerCallStreamObserver<UploadResponse>) answers)
          .setOnCancelHandler(() -> told.complete(true));
      return new StreamObserver<>() {
        @Override
        public void onNext(UploadRequest request) {
          answers.onNext(UploadResponse.getDefaultInstance());
        }

        @Override
        public void onError(Throwable failure) {}

        @Override
        public void onCompleted() {}
      };
    }
  }

  /** A call in which what is asked is sent, but for the end. */
  private record Half(CompletableFuture<Status> ended, CompletableFuture<Boolean> answered) {}

  @BeforeEach
  void key() throws Exception {
    key = KeyFile.create(folder.resolve("a"), folder.resolve("password"), "a", false).tls();
  }

  private void serve(Duration halfSentMax) throws Exception {
    server =
        Servers.listen(
                new HostPort("127.0.0.1", 0), key, _ -> Optional.of("a"), executor, halfSentMax)
            .addService(new Peers())
            .addService(new Blobs(told))
            .build()
            .start();
  }

  @AfterEach
  void stop() throws InterruptedException {
    channels.forEach(ManagedChannel::shutdownNow);
    if (server != null) {
      server.shutdownNow();
      assertThat(server.awaitTermination(1, TimeUnit.MINUTES)).isTrue();
    }
    executor.close();
  }

  private ManagedChannel channel() {
    int port = Objects.requireNonNull(server).getPort();
    ManagedChannel channel =
        Channels.open(key, new HostPort("127.0.0.1", port), key.hash(), Optional.empty());
    channels.add(channel);
    return channel;
  }

  private static String ask(ManagedChannel channel) {
    return PeersServiceGrpc.newBlockingStub(channel)
        .withDeadlineAfter(MINUTE)
        .highestSignature(HighestSignatureRequest.getDefaultInstance())
        .getText();
  }

  private static <Q, A> Half half(ManagedChannel to, MethodDescriptor<Q, A> method, Q request) {
    Half half = new Half(new CompletableFuture<>(), new CompletableFuture<>());
    ClientCall<Q, A> call = to.newCall(method, CallOptions.DEFAULT);
    call.start(
        new ClientCall.Listener<>() {
          @Override
          public void onMessage(A answer) {
            half.answered.complete(true);
          }

          @Override
          public void onClose(Status status, Metadata trailers) {
            half.ended.complete(status);
          }
        },
        new Metadata());
    call.request(1);
    call.sendMessage(request);
    return half;
  }

  private static Half half(ManagedChannel to) {
    return half(
        to,
        PeersServiceGrpc.getHighestSignatureMethod(),
        HighestSignatureRequest.getDefaultInstance());
  }

  @Test
  void aConnectionMoreThanAKeyMayHaveIsClosed() throws Exception {
    serve(MINUTE);
    List<ManagedChannel> allowed = new ArrayList<>();
    for (int i = 0; i < Servers.CONNECTIONS_EACH_MAX; i++) {
      allowed.add(channel());
      assertThat(ask(allowed.getLast())).isEqualTo("here");
    }
    ManagedChannel more = channel();
    assertThatThrownBy(() -> ask(more)).isInstanceOf(StatusRuntimeException.class);
    assertThat(ask(allowed.getFirst())).isEqualTo("here");
    allowed.getLast().shutdownNow();
    await()
        .atMost(MINUTE)
        .ignoreException(StatusRuntimeException.class)
        .until(() -> ask(channel()).equals("here"));
  }

  @Test
  void aCallWhoseRequestIsNotWholeEndsAndAStreamGoesOnBehindItsFirst() throws Exception {
    serve(Duration.ofMillis(500));
    ManagedChannel channel = channel();
    Half stream =
        half(channel, BlobsServiceGrpc.getUploadMethod(), UploadRequest.getDefaultInstance());
    assertThat(stream.answered.get(1, TimeUnit.MINUTES)).isTrue();
    Status ended = half(channel).ended.get(1, TimeUnit.MINUTES);
    assertThat(ended.getCode()).isEqualTo(Status.Code.DEADLINE_EXCEEDED);
    assertThat(ended.getDescription()).contains("not whole");
    assertThat(stream.ended).as("it began before the other one").isNotDone();
  }

  /** gRPC would tell it once its caller has taken the end, which may be never. */
  @Test
  void whoeverServesACallThatIsGivenUpIsToldAtOnce() throws Exception {
    serve(Duration.ofMillis(500));
    CompletableFuture<Status> ended = new CompletableFuture<>();
    var _ =
        BlobsServiceGrpc.newStub(channel())
            .upload(
                new StreamObserver<>() {
                  @Override
                  public void onNext(UploadResponse answer) {}

                  @Override
                  public void onError(Throwable failure) {
                    ended.complete(Status.fromThrowable(failure));
                  }

                  @Override
                  public void onCompleted() {}
                });
    assertThat(told.get(1, TimeUnit.MINUTES)).isTrue();
    assertThat(ended.get(1, TimeUnit.MINUTES).getCode()).isEqualTo(Status.Code.DEADLINE_EXCEEDED);
  }

  @Test
  void aMemberHasSoManyRequestsHalfSentByAnyNumberOfConnections() throws Exception {
    serve(MINUTE);
    List<ManagedChannel> connections = List.of(channel(), channel());
    List<Half> halves = new ArrayList<>();
    for (int i = 0; i < 2 * Servers.STREAMS_PER_CONNECTION_MAX; i++) {
      halves.add(half(connections.get(i % 2)));
    }
    ManagedChannel another = channel();
    await()
        .atMost(MINUTE)
        .untilAsserted(() ->
            assertThatThrownBy(() -> ask(another)).hasMessageContaining("RESOURCE_EXHAUSTED"));
    assertThat(halves).allMatch(half -> !half.ended.isDone());
    connections.getFirst().shutdownNow();
    await()
        .atMost(MINUTE)
        .ignoreException(StatusRuntimeException.class)
        .until(() -> ask(another).equals("here"));
  }

  @Test
  void theLongestRequestOfAReplicaIsTakenAndALongerOneIsNot() throws Exception {
    serve(MINUTE);
    var stub = PeersServiceGrpc.newBlockingStub(channel()).withDeadlineAfter(MINUTE);
    assertThat(stub.exchange(longest()).getNotes(0)).isEqualTo("256");
    UnknownFieldSet.Field more =
        UnknownFieldSet.Field.newBuilder()
            .addLengthDelimited(ByteString.copyFrom(new byte[Servers.REQUEST_BYTES_MAX]))
            .build();
    ExchangeRequest over =
        ExchangeRequest.newBuilder()
            .setUnknownFields(UnknownFieldSet.newBuilder().addField(99, more).build())
            .build();
    assertThatThrownBy(() -> stub.exchange(over)).hasMessageContaining("RESOURCE_EXHAUSTED");
  }

  /** As many signatures as a replica sends at once, each of the most characters. */
  private static ExchangeRequest longest() {
    Digest digest = Digest.sha256(new byte[1]);
    LedgerCheckpoint most =
        new LedgerCheckpoint(
            digest, Long.MAX_VALUE, digest, Long.MAX_VALUE, Long.MAX_VALUE, digest, digest);
    String replica = "r".repeat(32);
    String signed = "x".repeat(4 * ((4 + 64 + 2) / 3)); // key id and signature in base64
    CheckpointSignature signature =
        CheckpointSignature.newBuilder()
            .setReplica(replica)
            .setHeight(Long.MAX_VALUE)
            .setText(most.text())
            .setLine("\u2014 %s %s".formatted(LedgerCheckpoint.signer(digest, replica), signed))
            .build();
    ExchangeRequest.Builder request = ExchangeRequest.newBuilder();
    for (int i = 0; i < 256; i++) {
      request.addSignatures(signature).addHeights(Long.MAX_VALUE);
    }
    return request.build();
  }
}
