package aver.ledger.node.blob;

import static org.assertj.core.api.Assertions.assertThat;

import aver.ledger.node.SmallChain;
import aver.ledger.store.LedgerStore;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who takes all turns that it may have leaves every other one its own. */
final class TurnsTest {
  private static final int MEMBER_MAX = 8;

  @TempDir Path folder;

  @Test
  void replicasThatTakeAllTheyMayLeaveOthersTheirs() throws Exception {
    SmallChain chain = new SmallChain(folder);
    try (LedgerStore store = chain.open(folder.resolve("ledger"))) {
      var _ = chain.ledger(store);
      Turns turns = new Turns(store, MEMBER_MAX);
      for (String replica : SmallChain.REPLICAS) {
        assertThat(all(turns, replica)).as(replica).isEqualTo(64);
      }
      assertThat(all(turns, "admin-1")).isEqualTo(MEMBER_MAX);
      turns.give("r1");
      turns.give("admin-1");
      assertThat(all(turns, "r1")).isEqualTo(1);
      assertThat(all(turns, "admin-1")).isEqualTo(1);
      for (int i = 0; i < 300; i++) { // more than all members share
        turns.give("admin-1");
        assertThat(turns.take("admin-1")).as("%s", i).isTrue();
      }
    }
  }

  /** How many turns somebody gets who takes as many as it can. */
  private static int all(Turns turns, String member) {
    int taken = 0;
    while (turns.take(member)) {
      taken++;
    }
    return taken;
  }
}
