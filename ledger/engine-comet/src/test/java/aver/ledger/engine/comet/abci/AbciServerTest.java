package aver.ledger.engine.comet.abci;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import aver.ledger.engine.comet.proto.Empty;
import aver.ledger.engine.comet.proto.Request;
import aver.ledger.engine.comet.proto.RequestEcho;
import aver.ledger.engine.comet.proto.Response;
import aver.ledger.engine.comet.proto.ResponseEcho;
import java.io.IOException;
import java.io.InputStream;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the engine hears when an answer fails, over real sockets. */
@Timeout(60)
final class AbciServerTest {
  private static final Request ECHO =
      Request.newBuilder().setEcho(RequestEcho.newBuilder().setMessage("here")).build();
  private static final Request COMMIT =
      Request.newBuilder().setCommit(Empty.getDefaultInstance()).build();

  private final List<Throwable> told = new CopyOnWriteArrayList<>();
  @TempDir private Path folder;

  /** Commit fails in the way that a test says, all else is echoed. */
  private AbciServer server(Throwable failure) throws IOException {
    return AbciServer.listen(
        folder.resolve("s"),
        request -> {
          if (request.hasCommit()) {
            if (failure instanceof Error error) {
              throw error;
            }
            throw (RuntimeException) failure;
          }
          return request.hasFlush()
              ? Response.newBuilder().setFlush(Empty.getDefaultInstance()).build()
              : Response.newBuilder()
                  .setEcho(ResponseEcho.newBuilder().setMessage(request.getEcho().getMessage()))
                  .build();
        },
        (_, error) -> told.add(error));
  }

  private SocketChannel connect() throws IOException {
    return SocketChannel.open(UnixDomainSocketAddress.of(folder.resolve("s")));
  }

  /** The answer, or null where the connection ended instead. */
  private static @Nullable Response ask(SocketChannel engine, Request request) throws IOException {
    var out = Channels.newOutputStream(engine);
    InputStream in = Channels.newInputStream(engine);
    Response answer;
    try {
      request.writeDelimitedTo(out);
      Request.newBuilder().setFlush(Empty.getDefaultInstance()).build().writeDelimitedTo(out);
      answer = Response.parseDelimitedFrom(in);
    } catch (IOException ended) { // while a question was on its way, or its flush
      return null;
    }
    if (answer != null && !answer.hasException()) {
      assertThat(Response.parseDelimitedFrom(in)).matches(Response::hasFlush);
    }
    return answer;
  }

  @Test
  void anAnswerThatFailsIsToldAndTheOtherConnectionsGoOn() throws IOException {
    try (AbciServer _ = server(new IllegalStateException("another chain"));
        SocketChannel consensus = connect();
        SocketChannel mempool = connect()) {
      assertThat(ask(consensus, COMMIT))
          .isNotNull()
          .satisfies(r -> assertThat(r.getException().getError()).contains("another chain"));
      assertThat(ask(mempool, ECHO)).isNotNull().matches(Response::hasEcho);
    }
  }

  @Test
  void nobodyHearsAnythingOfALedgerThatFailed() throws IOException {
    try (AbciServer _ = server(new LedgerFailedException("disk", new LinkageError()));
        SocketChannel consensus = connect();
        SocketChannel mempool = connect()) {
      assertThat(ask(mempool, ECHO)).isNotNull().matches(Response::hasEcho);
      assertThat(ask(consensus, COMMIT)).isNull();
      assertThat(Channels.newInputStream(mempool).read()).isEqualTo(-1);
      assertThatThrownBy(this::connect).isInstanceOf(IOException.class);
    }
  }

  @Test
  void anErrorIsNoAnswerButTheEnd() throws IOException {
    try (AbciServer _ = server(new LinkageError("a class is gone"));
        SocketChannel consensus = connect();
        SocketChannel mempool = connect()) {
      assertThat(ask(mempool, ECHO)).isNotNull().matches(Response::hasEcho);
      assertThat(ask(consensus, COMMIT)).isNull();
      assertThat(Channels.newInputStream(mempool).read()).isEqualTo(-1);
      await().until(() -> told.size() == 1);
      assertThat(told).first().asString().contains("a class is gone");
    }
  }

  /** Else a block that an engine had asked for is committed after the next one asked how far. */
  @Test
  void whoeverForgetsAnEngineThatIsGoneHasWaitedForItsLastCall() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch answered = new CountDownLatch(1);
    AtomicBoolean done = new AtomicBoolean();
    try (AbciServer server =
            AbciServer.listen(
                folder.resolve("s"),
                _ -> {
                  asked.countDown();
                  try {
                    answered.await();
                  } catch (InterruptedException e) {
                    throw new AssertionError(e);
                  }
                  done.set(true);
                  return Response.newBuilder().setFlush(Empty.getDefaultInstance()).build();
                },
                (_, error) -> told.add(error));
        SocketChannel _ = connect()) {
      try (SocketChannel engine = connect()) {
        COMMIT.writeDelimitedTo(Channels.newOutputStream(engine));
        asked.await();
      }
      assertThatThrownBy(() -> server.forget(Duration.ofMillis(1)))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("still being answered");
      answered.countDown();
      server.forget(Duration.ofMinutes(1));
      assertThat(done).isTrue();
      try (SocketChannel next = connect()) {
        COMMIT.writeDelimitedTo(Channels.newOutputStream(next));
        assertThat(Channels.newInputStream(next).read())
            .as("the next one is served")
            .isNotEqualTo(-1);
      }
      assertThat(told).isEmpty();
    }
  }

  /** The threads that take connections now. */
  private static Set<Thread> acceptors() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals("abci-accept"))
        .collect(Collectors.toSet());
  }

  private static Thread other(Set<Thread> before) {
    Set<Thread> now = acceptors();
    now.removeAll(before);
    assertThat(now).hasSize(1);
    return now.iterator().next();
  }

  @Test
  void aSocketThatTakesNoConnectionAnyMoreIsToldAndItsConnectionsEnd() throws IOException {
    Set<Thread> before = acceptors();
    try (AbciServer _ = server(new LinkageError());
        SocketChannel mempool = connect()) {
      assertThat(ask(mempool, ECHO)).isNotNull().matches(Response::hasEcho);
      other(before).interrupt(); // closes what it waits at
      await().until(() -> told.size() == 1);
      assertThat(told).first().isInstanceOf(IOException.class);
      assertThat(Channels.newInputStream(mempool).read()).isEqualTo(-1);
      assertThatThrownBy(this::connect).isInstanceOf(IOException.class);
    }
  }

  @Test
  void aStopIsNotTold() throws Exception {
    Set<Thread> before = acceptors();
    Thread acceptor;
    try (AbciServer _ = server(new LinkageError());
        SocketChannel mempool = connect()) {
      assertThat(ask(mempool, ECHO)).as("it waits for the next one").isNotNull();
      acceptor = other(before);
    }
    acceptor.join();
    assertThat(told).isEmpty();
  }
}
