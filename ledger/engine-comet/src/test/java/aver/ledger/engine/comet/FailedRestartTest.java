package aver.ledger.engine.comet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** No replica goes on without an engine, whatever keeps the next one from being started. */
@Timeout(60)
final class FailedRestartTest {
  private static final Duration LONG = Duration.ofSeconds(60);

  @TempDir Path folder;
  private final List<String> told = new CopyOnWriteArrayList<>();
  private final AtomicInteger starts = new AtomicInteger();

  /** Of a program that ends at once; each start but the first fails so. */
  private Supervisor supervisor(Runnable fails) throws Exception {
    Path program = folder.resolve("engine");
    Files.writeString(program, "#!/bin/sh\nexit 1\n");
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
    Supervisor supervisor =
        new Supervisor(
            program,
            folder,
            _ -> {
              if (starts.incrementAndGet() > 1) {
                fails.run();
              }
            },
            (why, cause) -> told.add(why + ": " + cause.getMessage()));
    supervisor.connected();
    supervisor.start();
    return supervisor;
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aStartThatFailsInAWayThatNobodyThoughtOfEndsTheReplica(boolean error) throws Exception {
    try (Supervisor supervisor =
        supervisor(() -> {
          if (error) {
            throw new LinkageError("a class is gone");
          }
          throw new IllegalStateException("a class is gone");
        })) {
      await().atMost(LONG).until(() -> !told.isEmpty());
      assertThat(told).containsExactly("the engine cannot start again: a class is gone");
      assertThat(supervisor.rpc()).isNull();
      assertThat(starts).as("it is not tried again").hasValue(2);
    }
  }

  @Test
  void oneThatFailsSinceTheReplicaStopsIsNotTold() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    Thread stopping = Thread.currentThread();
    try (Supervisor _ =
        supervisor(() -> {
          begun.countDown();
          while (stopping.getState() != Thread.State.TIMED_WAITING) { // for the supervisor's end
            Thread.onSpinWait();
          }
          throw new IllegalStateException("the store is closed");
        })) {
      begun.await(); // without a limit of its own, which would look as the stop does
    }
    assertThat(told).isEmpty();
  }
}
