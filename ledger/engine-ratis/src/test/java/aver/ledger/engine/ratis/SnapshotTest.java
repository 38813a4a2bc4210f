package aver.ledger.engine.ratis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import aver.ledger.engine.Admission;
import aver.ledger.engine.EngineCursor;
import aver.ledger.engine.SnapshotFetcher;
import aver.ledger.engine.kit.Disk;
import aver.ledger.engine.kit.KitApplication;
import aver.ledger.proof.Digest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The log is cut behind the application's durable cursor; who is behind the cut fetches a snapshot,
 * again if that failed, and claims nothing of it meanwhile.
 */
class SnapshotTest {
  private static final int FAILURES = 2;
  private static final int TEXTS = 100;
  private static final int TEXT_BYTES =
      200_000; // two do not fit in one entry, forty fill a segment

  @TempDir Path directory;

  @Test
  void aReplicaBehindTheCutFetchesASnapshotAndThenFollowsTheLog() throws Exception {
    AtomicInteger failed = new AtomicInteger();
    AtomicInteger fetched = new AtomicInteger();
    AtomicReference<RatisCluster> fetching = new AtomicReference<>();
    SnapshotFetcher fetcher =
        (from, atLeast) -> {
          RatisCluster cluster = fetching.get();
          if (failed.getAndIncrement() < FAILURES) {
            return CompletableFuture.failedFuture(new IOException("the peer went away"));
          }
          assertThat(cluster.disk("r4").read().cursor()).isEqualTo(EngineCursor.NONE);
          Disk.Content content = cluster.disk("r1").read();
          assertThat(content.cursor().compareTo(atLeast)).isNotNegative();
          cluster.disk("r4").write(content);
          fetched.incrementAndGet();
          return CompletableFuture.completedFuture(new KitApplication(cluster.disk("r4")).info());
        };
    try (RatisCluster cluster = new RatisCluster(directory, 10, 0, fetcher)) {
      fetching.set(cluster);
      List<String> others = List.of("r1", "r2", "r3");
      for (String id : others) {
        cluster.start(id);
      }
      for (int i = 0; i < TEXTS; i++) {
        order(cluster, "r1", i + "x".repeat(TEXT_BYTES));
      }
      cluster.await(
          "all texts",
          () -> others.stream().allMatch(id -> cluster.disk(id).read().applied().size() == TEXTS));
      assertThat(cluster.disk("r4").read())
          .isEqualTo(new Disk.Content(List.of(), Digest.ZERO, EngineCursor.NONE));
      cluster.start("r4");
      cluster.await("a snapshot", () -> cluster.disk("r4").read().applied().size() == TEXTS);
      assertThat(fetched).hasPositiveValue();
      assertThat(failed).hasValueGreaterThan(FAILURES);
      // what it holds was never in its own log: that is no lost log
      cluster.stop("r4");
      cluster.start("r4");
      order(cluster, "r4", "afterwards");
      cluster.await("the log", () -> cluster.disk("r4").read().applied().contains("afterwards"));
      assertThat(cluster.disk("r4").read().root()).isEqualTo(cluster.disk("r1").read().root());
      assertThat(cluster.died("r4")).isFalse();
    }
  }

  private static void order(RatisCluster cluster, String id, String text) {
    byte[] bytes = text.getBytes(UTF_8);
    while (cluster.engine(id).submit(bytes).toCompletableFuture().join()
        instanceof Admission.Busy) {
      // there is no leader yet
    }
  }
}
