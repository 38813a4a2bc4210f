package aver.ledger.node.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import aver.ledger.client.keys.TlsKey;
import aver.ledger.node.OneServer;
import aver.ledger.node.catchup.Lagging;
import aver.ledger.node.certify.CertifiedReads;
import aver.proto.v1.CheckpointRequest;
import aver.proto.v1.ConsistencyRequest;
import aver.proto.v1.InclusionRequest;
import aver.proto.v1.LogServiceGrpc;
import aver.proto.v1.ReadRequest;
import aver.proto.v1.StateServiceGrpc;
import com.google.protobuf.ByteString;
import io.grpc.Status;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A member that asks for much and takes none of it. */
final class ReadSharesTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);

  /** More than a connection takes in and one member may have under way, by some times. */
  private static final int CALLS = 60;

  private static final long BYTES = 300_000;

  @TempDir Path folder;
  private final Shares underWay = new Shares(CALLS);
  private Lagging lagging;
  private OneServer server;

  @BeforeEach
  void serve() throws Exception {
    lagging = new Lagging(folder);
    CertifiedReads reads = new CertifiedReads(lagging.honest());
    TlsKey key = lagging.chain().keys("r1").tls();
    server =
        new OneServer(
            key,
            "r1",
            new ReadServices.State(reads, BYTES, underWay),
            new ReadServices.Log(lagging.honest(), reads, underWay));
  }

  @AfterEach
  void close() {
    server.close();
    lagging.close();
  }

  /** Keys that are not there, whose answer is longer than what is asked. */
  private static ReadRequest much() {
    ReadRequest.Builder request = ReadRequest.newBuilder();
    for (int i = 0; i < 256; i++) {
      request.addKeys(
          ByteString.copyFromUtf8("balance/nobody-%d-%s".formatted(i, "x".repeat(100))));
    }
    return request.build();
  }

  @Test
  void hasSoManyReadsUnderWayWhicheverTheyAre() {
    var state = StateServiceGrpc.newBlockingStub(server.channel()).withDeadlineAfter(MINUTE);
    var log = LogServiceGrpc.newBlockingStub(server.channel()).withDeadlineAfter(MINUTE);
    List<ThrowingCallable> reads =
        List.of(
            () -> state.read(much()),
            () -> log.checkpoint(CheckpointRequest.getDefaultInstance()),
            () -> log.inclusion(InclusionRequest.newBuilder().setSeq(1).build()),
            () ->
                log.consistency(
                    ConsistencyRequest.newBuilder().setOldSize(1).setNewSize(2).build()));
    for (int i = 0; i < CALLS; i++) {
      assertThat(underWay.take("r1")).isTrue();
    }
    assertThat(reads)
        .allSatisfy(read ->
            assertThatThrownBy(read)
                .hasMessageContaining("RESOURCE_EXHAUSTED")
                .hasMessageContaining("wait for one to end"));
    underWay.give("r1");
    for (int i = 0; i < 3; i++) { // each gives its share back, perhaps a moment after its answer
      assertThat(reads)
          .allSatisfy(read ->
              await()
                  .atMost(MINUTE)
                  .untilAsserted(() -> assertThatCode(read).doesNotThrowAnyException()));
    }
  }

  @Test
  void isToldThatAKeyIsTooLong() {
    ByteString key = ByteString.copyFromUtf8("x".repeat(257));
    assertThatThrownBy(() ->
            StateServiceGrpc.newBlockingStub(server.channel())
                .withDeadlineAfter(MINUTE)
                .read(ReadRequest.newBuilder().addKeys(key).build()))
        .hasMessageContaining("INVALID_ARGUMENT")
        .hasMessageContaining("256 bytes");
  }

  private OneServer.Asked ask() {
    return server.ask(StateServiceGrpc.getReadMethod(), much());
  }

  private boolean succeeds() {
    OneServer.Asked next = ask();
    next.call().request(2);
    return next.ended().join().isOk();
  }

  @Test
  void isRefusedMoreUntilItTakesWhatItHas() {
    List<OneServer.Asked> asked = new ArrayList<>();
    for (int i = 0; i < CALLS; i++) {
      asked.add(ask());
    }
    await().atMost(MINUTE).until(() -> asked.stream().anyMatch(one -> one.ended().isDone()));
    assertThat(asked.stream().filter(one -> one.ended().isDone()))
        .allSatisfy(refused ->
            assertThat(refused.ended().join().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED));

    asked.forEach(one -> one.call().request(2));
    await().atMost(MINUTE).until(() -> asked.stream().allMatch(one -> one.ended().isDone()));
    assertThat(asked).anySatisfy(one -> assertThat(one.ended().join().isOk()).isTrue());

    for (int i = 0; i < CALLS; i++) { // each is given back, perhaps a moment after it came here
      await().atMost(MINUTE).until(this::succeeds);
    }
  }

  @Test
  void hasItsShareAgainOnceItGaveUp() {
    List<OneServer.Asked> asked = new ArrayList<>();
    for (int i = 0; i < CALLS; i++) {
      asked.add(ask());
    }
    await().atMost(MINUTE).until(() -> asked.stream().anyMatch(one -> one.ended().isDone()));
    asked.forEach(one -> one.call().cancel("enough", null));
    await().atMost(MINUTE).until(this::succeeds);
  }
}
