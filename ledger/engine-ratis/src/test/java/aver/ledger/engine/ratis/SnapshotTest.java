package aver.ledger.engine.ratis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import aver.ledger.engine.Admission;
import aver.ledger.engine.EngineCursor;
import aver.ledger.engine.SnapshotFetcher;
import aver.ledger.engine.kit.Disk;
import aver.ledger.engine.kit.FourPeers;
import aver.ledger.engine.kit.KitApplication;
import aver.ledger.proof.Digest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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

  /**
   * Whoever led to the end of a term and was away since has exactly the entries that the others
   * have cut.
   */
  @Test
  void aReplicaWhoseLogEndsWhereTheOthersBeginsFetchesASnapshotToo() throws Exception {
    AtomicReference<RatisCluster> fetching = new AtomicReference<>();
    AtomicReference<String> away = new AtomicReference<>("");
    SnapshotFetcher fetcher =
        (from, atLeast) -> {
          RatisCluster cluster = fetching.get();
          String other =
              FourPeers.IDS.stream().filter(id -> !id.equals(away.get())).findFirst().orElseThrow();
          Disk.Content content = cluster.disk(other).read();
          assertThat(content.cursor().compareTo(atLeast)).isNotNegative();
          cluster.disk(away.get()).write(content);
          return CompletableFuture.completedFuture(
              new KitApplication(cluster.disk(away.get())).info());
        };
    try (RatisCluster cluster = new RatisCluster(directory, 10, 0, fetcher)) {
      fetching.set(cluster);
      for (String id : FourPeers.IDS) {
        cluster.start(id);
      }
      order(cluster, "r1", "first");
      cluster.await("one place", () -> places(cluster).size() == 1);
      String leader =
          FourPeers.IDS.stream()
              .filter(id -> cluster.engine(id).health().leading())
              .findFirst()
              .orElseThrow();
      away.set(leader);
      cluster.stop(leader);
      EngineCursor end = cluster.disk(leader).read().cursor();
      String other =
          FourPeers.IDS.stream().filter(id -> !id.equals(leader)).findFirst().orElseThrow();
      for (int i = 0; i < TEXTS; i++) {
        order(cluster, other, "later " + i);
      }
      for (String id : FourPeers.IDS) {
        if (!id.equals(leader)) {
          cluster.await(id + " to cut its log", () -> firstEntry(cluster, id) == end.index() + 1);
        }
      }
      cluster.start(leader);
      cluster.await("the rest", () -> cluster.disk(leader).read().applied().size() == TEXTS + 1);
      order(cluster, other, "afterwards");
      cluster.await("the log", () -> cluster.disk(leader).read().applied().contains("afterwards"));
      assertThat(cluster.disk(leader).read().root()).isEqualTo(cluster.disk(other).read().root());
    }
  }

  /**
   * A ledger that is written and not synced may fall back to the snapshot, where the log begins
   * behind it.
   */
  @Test
  void aReplicaThatForgotWhatCameAfterItsSnapshotGoesOnFromItsLog() throws Exception {
    AtomicReference<RatisCluster> fetching = new AtomicReference<>();
    AtomicReference<Disk.Content> fetched = new AtomicReference<>();
    SnapshotFetcher fetcher =
        (from, atLeast) -> {
          RatisCluster cluster = fetching.get();
          fetched.set(cluster.disk("r1").read());
          cluster.disk("r4").write(fetched.get());
          return CompletableFuture.completedFuture(new KitApplication(cluster.disk("r4")).info());
        };
    try (RatisCluster cluster = new RatisCluster(directory, 10, 0, fetcher)) {
      fetching.set(cluster);
      for (String id : List.of("r1", "r2", "r3")) {
        cluster.start(id);
      }
      for (int i = 0; i < TEXTS; i++) {
        order(cluster, "r1", i + "x".repeat(TEXT_BYTES));
      }
      cluster.await("all", () -> cluster.disk("r1").read().applied().size() == TEXTS);
      cluster.start("r4");
      cluster.await("a snapshot", () -> cluster.disk("r4").read().applied().size() == TEXTS);
      order(cluster, "r1", "afterwards");
      cluster.await("the log", () -> cluster.disk("r4").read().applied().size() == TEXTS + 1);
      cluster.stop("r4");
      assertThat(firstEntry(cluster, "r4")).isEqualTo(fetched.get().cursor().index() + 1);
      cluster.disk("r4").write(fetched.get());
      cluster.start("r4");
      cluster.await("it again", () -> cluster.disk("r4").read().applied().size() == TEXTS + 1);
      order(cluster, "r1", "last");
      cluster.await("the rest", () -> cluster.disk("r4").read().applied().contains("last"));
      assertThat(cluster.disk("r4").read().root()).isEqualTo(cluster.disk("r1").read().root());
    }
  }

  /** Where the ledgers of all stand. */
  private static Set<EngineCursor> places(RatisCluster cluster) {
    return FourPeers.IDS.stream()
        .map(id -> cluster.disk(id).read().cursor())
        .collect(Collectors.toSet());
  }

  /** Index of the first entry of a replica's log, by the names of its files. */
  private static long firstEntry(RatisCluster cluster, String id) {
    try (Stream<Path> files = Files.walk(cluster.folder(id))) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.startsWith("log_"))
          .map(name -> name.replace("log_inprogress_", "").replace("log_", ""))
          .mapToLong(name -> Long.parseLong(name.replaceFirst("-.*", "")))
          .min()
          .orElse(0);
    } catch (IOException | UncheckedIOException cutJustNow) {
      return 0;
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
