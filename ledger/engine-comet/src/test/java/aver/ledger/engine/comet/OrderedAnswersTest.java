package aver.ledger.engine.comet;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import aver.ledger.engine.Admission;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What engines as processes tell whoever offers, with a quorum and without one. */
final class OrderedAnswersTest {
  @TempDir Path directory;

  @Test
  void onceItIsOrderedAndLaterIfItCannotBe() throws Exception {
    try (CometCluster cluster = new CometCluster(directory)) {
      CompletableFuture<Admission> first = offered(cluster, "first");
      cluster.await("a block", () -> cluster.disk("r1").read().applied().contains("first"));
      assertThat(answer(cluster, first)).isEqualTo(new Admission.Admitted());
      int there = 0;
      for (String text : List.of("one", "two", "three", "four", "five")) {
        assertThat(answer(cluster, offered(cluster, text))).isEqualTo(new Admission.Admitted());
        there += cluster.disk("r1").read().applied().contains(text) ? 1 : 0;
      }
      // what takes longer than the answer may wait is answered before, which SubmitterTest shows
      assertThat(there).as("of five that were ordered when they were answered").isPositive();
      cluster.stop("r3");
      cluster.stop("r4");
      CompletableFuture<Admission> waits = offered(cluster, "waits");
      assertThat(answer(cluster, offered(cluster, "waits"))).isEqualTo(new Admission.Duplicate());
      assertThat(answer(cluster, waits)).isEqualTo(new Admission.Admitted());
      assertThat(cluster.disk("r1").read().applied()).doesNotContain("waits");
      cluster.start("r3");
      cluster.await(
          "what waits to be ordered", () -> cluster.disk("r1").read().applied().contains("waits"));
      assertThat(answer(cluster, offered(cluster, "waits"))).isEqualTo(new Admission.Duplicate());
    }
  }

  private static CompletableFuture<Admission> offered(CometCluster cluster, String text) {
    return cluster.engine("r1").submit(text.getBytes(UTF_8)).toCompletableFuture();
  }

  private static Admission answer(CometCluster cluster, CompletableFuture<Admission> offered) {
    cluster.await("an answer", offered::isDone);
    return offered.join();
  }
}
