package aver.ledger.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import aver.ledger.client.LedgerClient;
import aver.ledger.rules.tx.Transfer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FollowTest {
  private static final Duration LONG = Duration.ofSeconds(60);
  @TempDir Path folder;

  @Test
  void aMemberIsWokenByWhatOthersDoAlsoAfterItsReplicaIsGone() throws Exception {
    try (Federation federation = new Federation(folder);
        LedgerClient admin = federation.ready("admin-1");
        LedgerClient hospital = federation.client("hospital-1")) {
      long far = hospital.refresh().height() + 1_000;
      assertThat(hospital.awaitNewer(far, Duration.ofMillis(1))).isFalse();
      for (String stopped : new String[] {"", "replica-1", "replica-4"}) {
        if (!stopped.isEmpty()) {
          federation.stop(stopped);
        }
        long height = hospital.refresh().height();
        CompletableFuture<Boolean> woken = follow(hospital, height);
        assertThat(admin.submit(admin.sign(new Transfer("hospital-1", 1)), LONG).done()).isTrue();
        assertThat(woken.get(60, TimeUnit.SECONDS)).as("without %s", stopped).isTrue();
        await().atMost(LONG).until(() -> hospital.refresh().height() > height);
        if (!stopped.isEmpty()) {
          federation.start(stopped);
        }
      }
      Federation.REPLICAS.forEach(federation::stop);
      // above what a last tick may have brought
      long above = hospital.newest().orElseThrow().height() + 1_000;
      assertThat(hospital.awaitNewer(above, Duration.ofMillis(100))).isFalse();
    }
  }

  private static CompletableFuture<Boolean> follow(LedgerClient client, long height) {
    CompletableFuture<Boolean> woken = new CompletableFuture<>();
    // a thread of its own: Ratis does its work in the common pool
    Thread.startVirtualThread(() -> {
      try {
        woken.complete(client.awaitNewer(height, LONG));
      } catch (InterruptedException e) {
        woken.completeExceptionally(e);
      }
    });
    return woken;
  }
}
