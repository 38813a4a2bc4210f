package aver.ledger.engine.ratis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import aver.ledger.engine.Admission;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A leader may never answer what is passed on to it: then its sender is told in time that it has to
 * offer the same again, and what others pass on meanwhile is ordered.
 */
class WithheldAnswerTest {
  private static final int WANTED = 20;

  @TempDir Path directory;

  @Test
  void whatALeaderNeverAnswersIsGivenBackAndTheRestIsOrdered() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    try (RatisCluster cluster = new RatisCluster(directory)) {
      for (String id : cluster.ids()) { // whoever leads, now or later
        new LyingLeader(cluster.engine(id)).keepOut(transaction -> unwanted(transaction, asked));
      }
      cluster.await("a leader", () -> cluster.ids().stream().anyMatch(id -> leads(cluster, id)));
      String follower =
          cluster.ids().stream().filter(id -> !leads(cluster, id)).findFirst().orElseThrow();
      CompletableFuture<Admission> kept =
          cluster.engine(follower).submit("kept out".getBytes(UTF_8)).toCompletableFuture();
      for (int i = 0; i < WANTED; i++) {
        byte[] wanted = ("wanted " + i).getBytes(UTF_8);
        cluster.await("an answer to " + i, () -> admitted(cluster, follower, wanted));
      }
      cluster.await(
          "all that is wanted", () -> cluster.disk(follower).read().applied().size() == WANTED);
      assertThat(kept.get(60, TimeUnit.SECONDS)).isInstanceOf(Admission.Busy.class);
      // each time it waited a second or more for an answer: no longer than the settings say, or one
      // answer more; by the number of attempts it would be some twenty
      assertThat(asked.get()).isBetween(1, RatisCluster.FAST.submitMaxMs() / 1000 + 2);
      assertThat(cluster.disk(follower).read().applied()).doesNotContain("kept out");
    }
  }

  private static boolean unwanted(byte[] transaction, AtomicInteger asked) {
    boolean unwanted = new String(transaction, UTF_8).equals("kept out");
    asked.addAndGet(unwanted ? 1 : 0);
    return unwanted;
  }

  /** False while another one leads, or none just now. */
  private static boolean admitted(RatisCluster cluster, String id, byte[] transaction) {
    return !(cluster.engine(id).submit(transaction).toCompletableFuture().join()
        instanceof Admission.Busy);
  }

  private static boolean leads(RatisCluster cluster, String id) {
    return cluster.engine(id).health().leading();
  }
}
