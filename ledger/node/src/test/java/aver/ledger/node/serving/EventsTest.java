package aver.ledger.node.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import aver.ledger.client.keys.KeyFile;
import aver.ledger.node.OneServer;
import aver.proto.v1.EventsServiceGrpc;
import aver.proto.v1.FollowRequest;
import aver.proto.v1.FollowResponse;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EventsTest {
  private static final Duration LONG = Duration.ofSeconds(60);
  private final Events events = new Events();
  @TempDir Path folder;
  private OneServer server;

  /** Reads only what it is told to. */
  private static final class Reader
      implements ClientResponseObserver<FollowRequest, FollowResponse> {
    private final List<FollowResponse> read = new ArrayList<>();
    private @Nullable ClientCallStreamObserver<FollowRequest> call;
    private @Nullable Throwable failure;

    @Override
    public void beforeStart(ClientCallStreamObserver<FollowRequest> stream) {
      call = stream;
      stream.disableAutoRequestWithInitial(1);
    }

    void more(int count) {
      java.util.Objects.requireNonNull(call).request(count);
    }

    void stop() {
      java.util.Objects.requireNonNull(call).cancel("enough", null);
    }

    @Override
    public synchronized void onNext(FollowResponse hint) {
      read.add(hint);
    }

    @Override
    public synchronized void onError(Throwable e) {
      failure = e;
    }

    @Override
    public void onCompleted() {}

    synchronized long last() {
      return read.isEmpty() ? -1 : read.getLast().getCertifiedHeight();
    }

    synchronized int count() {
      return read.size();
    }

    synchronized Optional<Throwable> failure() {
      return Optional.ofNullable(failure);
    }
  }

  @BeforeEach
  void serve() throws Exception {
    KeyFile keys = KeyFile.create(folder.resolve("a.p12"), folder.resolve("password"), "a", false);
    server = new OneServer(keys.tls(), "hospital-1", events);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private Reader follow() {
    Reader reader = new Reader();
    EventsServiceGrpc.newStub(server.channel()).follow(FollowRequest.getDefaultInstance(), reader);
    return reader;
  }

  private static FollowResponse hint(long height) {
    return FollowResponse.newBuilder().setCertifiedHeight(height).addTasks("t".repeat(500)).build();
  }

  @Test
  void aSlowReaderIsSkippedAndThenToldTheNewest() {
    Reader slow = follow();
    await().atMost(LONG).until(() -> slow.count() == 1);
    long height = 0;
    while (events.skipped() == 0 && height < 1_000_000) {
      events.publish(hint(++height));
    }
    assertThat(events.skipped()).as("hints that nobody buffers").isPositive();
    for (int i = 0; i < 1_000; i++) {
      events.publish(hint(++height));
    }
    long newest = height;
    slow.more(Integer.MAX_VALUE);
    await().atMost(LONG).until(() -> slow.last() == newest);
    assertThat(slow.count()).isLessThan((int) height);
  }

  @Test
  void oneMemberHasSoManyStreamsAndNoMore() {
    List<Reader> readers = new ArrayList<>();
    for (int i = 0; i < Events.PER_MEMBER_MAX; i++) {
      readers.add(follow());
    }
    await().atMost(LONG).until(() -> readers.stream().allMatch(reader -> reader.count() == 1));
    Reader tooMany = follow();
    await().atMost(LONG).until(() -> tooMany.failure().isPresent());
    assertThat(tooMany.failure().orElseThrow()).hasMessageContaining("follow another replica");
    readers.getFirst().stop();
    await().atMost(LONG).until(() -> events.followers() == Events.PER_MEMBER_MAX - 1);
    Reader again = follow();
    await().atMost(LONG).until(() -> again.count() == 1);
    assertThat(events.followers()).isEqualTo(Events.PER_MEMBER_MAX);
  }
}
