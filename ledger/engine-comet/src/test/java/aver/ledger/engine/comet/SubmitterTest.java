package aver.ledger.engine.comet;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import aver.ledger.engine.Admission;
import com.google.protobuf.ByteString;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** When whoever offers a transaction is answered, by a pool that takes all that comes alone. */
final class SubmitterTest {
  private static final Duration LONG = Duration.ofHours(1);
  private static final String TAKEN = "{\"jsonrpc\":\"2.0\",\"id\":%d,\"result\":{\"code\":0}}";

  private final AtomicInteger calls = new AtomicInteger();
  private HttpServer pool;
  private Rpc rpc;

  @BeforeEach
  void open() throws IOException {
    pool = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    pool.createContext(
        "/",
        call -> {
          byte[] answer = taken(new String(call.getRequestBody().readAllBytes(), UTF_8));
          call.sendResponseHeaders(200, answer.length);
          call.getResponseBody().write(answer);
          call.close();
          calls.incrementAndGet();
        });
    pool.start();
    rpc = new Rpc(pool.getAddress().getPort());
  }

  @AfterEach
  void close() {
    rpc.close();
    pool.stop(0);
  }

  private static byte[] taken(String asked) {
    int count = asked.split("broadcast_tx_sync", -1).length - 1;
    String answers =
        IntStream.range(0, count).mapToObj(TAKEN::formatted).collect(Collectors.joining(","));
    return (count == 1 ? answers : "[" + answers + "]").getBytes(UTF_8);
  }

  /** Offers one, and returns once the pool has it. */
  private CompletableFuture<Admission> offered(Submitter submitter, String text) {
    int before = calls.get();
    CompletableFuture<Admission> answer = submitter.offer(text.getBytes(UTF_8));
    await()
        .atMost(Duration.ofMinutes(1))
        .pollInterval(Duration.ofMillis(10))
        .until(() -> calls.get() > before && submitter.pending() == 0);
    return answer;
  }

  private static Admission said(CompletableFuture<Admission> answer) throws Exception {
    return answer.get(1, TimeUnit.MINUTES);
  }

  @Test
  void whatThePoolTookIsAnsweredOnceItIsOrdered() throws Exception {
    try (Submitter submitter = new Submitter(() -> rpc, 10, LONG)) {
      CompletableFuture<Admission> one = offered(submitter, "one");
      CompletableFuture<Admission> two = offered(submitter, "two");
      submitter.ordered(List.of(bytes("of another replica"), bytes("two")));
      assertThat(said(two)).isEqualTo(new Admission.Admitted());
      assertThat(one).isNotDone();
      assertThat(submitter.offer("one".getBytes(UTF_8)))
          .isCompletedWithValue(new Admission.Duplicate());
      submitter.ordered(List.of(bytes("one")));
      assertThat(said(one)).isEqualTo(new Admission.Admitted());
    }
  }

  @Test
  void whatIsNotOrderedInTimeIsAnsweredAllTheSame() throws Exception {
    try (Submitter submitter = new Submitter(() -> rpc, 10, Duration.ofMillis(1))) {
      assertThat(said(submitter.offer("one".getBytes(UTF_8)))).isEqualTo(new Admission.Admitted());
    }
  }

  @Test
  void whatIsOpenIsBoundedByNumberAndBytes() throws Exception {
    try (Submitter submitter = new Submitter(() -> rpc, 1, LONG)) {
      CompletableFuture<Admission> one = offered(submitter, "one");
      assertThat(said(submitter.offer("two".getBytes(UTF_8)))).isInstanceOf(Admission.Busy.class);
      submitter.ordered(List.of(bytes("one")));
      assertThat(said(one)).isEqualTo(new Admission.Admitted());
      assertThat(offered(submitter, "two")).isNotDone();
    }
    int most = Submitter.OPEN_BYTES_MAX / CometSettings.TRANSACTION_BYTES_MAX;
    try (Submitter submitter = new Submitter(() -> rpc, 2 * most, LONG)) {
      for (int i = 0; i < most; i++) {
        assertThat(submitter.offer(big(i))).isNotDone();
      }
      assertThat(submitter.offer(big(most)))
          .isCompletedWithValueMatching(answer -> answer instanceof Admission.Busy);
    }
  }

  @Test
  void whoHearsThatItIsBusyMayOfferTheSameAtOnce() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    try (Submitter submitter =
        new Submitter(() -> asked.getAndIncrement() == 0 ? null : rpc, 10, Duration.ofMillis(1))) {
      CompletableFuture<Admission> again =
          submitter
              .offer("one".getBytes(UTF_8))
              .thenCompose(first -> {
                assertThat(first).isInstanceOf(Admission.Busy.class);
                return submitter.offer("one".getBytes(UTF_8));
              });
      assertThat(said(again)).isEqualTo(new Admission.Admitted());
    }
  }

  @Test
  void whatIsHeldWhenItIsClosedIsBusy() throws Exception {
    CompletableFuture<Admission> held;
    try (Submitter submitter = new Submitter(() -> rpc, 10, LONG)) {
      held = offered(submitter, "one");
      assertThat(held).isNotDone();
    }
    assertThat(said(held)).isInstanceOf(Admission.Busy.class);
  }

  private static byte[] big(int number) {
    byte[] bytes = new byte[CometSettings.TRANSACTION_BYTES_MAX];
    bytes[0] = (byte) number;
    bytes[1] = (byte) (number >> 8);
    return bytes;
  }

  private static ByteString bytes(String text) {
    return ByteString.copyFromUtf8(text);
  }
}
