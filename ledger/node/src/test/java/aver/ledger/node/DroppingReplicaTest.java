package aver.ledger.node;

import static org.assertj.core.api.Assertions.assertThat;

import aver.ledger.client.LedgerClient;
import aver.ledger.rules.state.Keys;
import aver.ledger.rules.tx.Transfer;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One replica says of every transaction that it is dropped. One may lie, so it is not believed. */
final class DroppingReplicaTest {
  private static final String LIAR = "replica-2";
  private static final int REPLICAS = 4;
  private static final Duration LONG = Duration.ofMinutes(1);

  @TempDir Path folder;

  @Test
  void aDropIsBelievedOnlyFromMoreReplicasThanMayLie() throws Exception {
    try (Federation federation = new Federation(folder);
        LedgerClient member = federation.ready("admin-1")) {
      federation.stop(LIAR);
      try (LyingReplica liar = new LyingReplica(federation, LIAR, "replica-3")) {
        askFirst(member);
        assertThat(member.submit(new Transfer("hospital-1", 7)).done()).isTrue();
        assertThat(member.read(Keys.balance("hospital-1"))).contains(17L);
        assertThat(liar.dropped()).isPositive();

        // the watch of the head goes elsewhere while it answers: what it says stays its own word,
        // not also that of the replica before it, after which it would be asked again
        askFirst(member);
        liar.beforeNextAnswer(() -> {
          for (int turn = 1; turn < REPLICAS; turn++) {
            member.leave(member.present());
          }
        });
        var again = member.submit(member.sign(new Transfer("hospital-1", 7)), LONG);
        assertThat(again.done()).as("%s", again).isTrue();
        assertThat(member.read(Keys.balance("hospital-1"))).contains(24L);
      }
    }
  }

  private static void askFirst(LedgerClient member) {
    for (int turn = 0; turn < REPLICAS && !member.present().replica().equals(LIAR); turn++) {
      member.leave(member.present());
    }
    assertThat(member.present().replica()).isEqualTo(LIAR);
  }
}
