package aver.ledger.engine.comet;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import aver.ledger.engine.Admission;
import aver.ledger.engine.kit.Disk;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whoever offers is answered by the order, with engines as processes: an hour passes before
 * anything else answers.
 */
final class OrderedAnswersTest {
  @TempDir Path directory;

  @Test
  void onceItIsOrderedAndNotWithoutQuorum() throws Exception {
    try (CometCluster cluster = new CometCluster(directory, Disk.EMPTY, Duration.ofHours(1))) {
      for (String text : List.of("one", "two", "three", "four", "five")) {
        assertThat(answer(cluster, offered(cluster, text))).isEqualTo(new Admission.Admitted());
        assertThat(cluster.disk("r1").read().applied()).contains(text);
      }
      cluster.stop("r3");
      cluster.stop("r4");
      CompletableFuture<Admission> waits = offered(cluster, "waits");
      assertThat(answer(cluster, offered(cluster, "waits"))).isEqualTo(new Admission.Duplicate());
      cluster.start("r3");
      assertThat(answer(cluster, waits)).isEqualTo(new Admission.Admitted());
      assertThat(cluster.disk("r1").read().applied()).contains("waits");
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
