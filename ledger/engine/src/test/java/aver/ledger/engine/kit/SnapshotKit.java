package aver.ledger.engine.kit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * What every engine must do when a replica comes by a snapshot: the part of the kit for that. That
 * the others no longer keep what the snapshot holds, and what may go wrong on the way, is for tests
 * of each engine.
 */
abstract class SnapshotKit extends MembershipKit {
  private static final int TEXTS = 20;

  /** It is out meanwhile, as in {@link MembershipKit}. */
  @Test
  void aReplicaThatLostAllComesByASnapshotAndExecutesNothingOfIt() throws Exception {
    List<String> held = texts("held ", TEXTS);
    held.forEach(text -> submit("r1", text));
    awaitApplied(cluster.ids(), held);
    changeTo(THREE);
    cluster.stop("r4");
    cluster.wipe("r4");
    assertThat(cluster.disk("r4").read().applied()).isEmpty();
    for (String text : texts("later ", TEXTS)) {
      untilApplied("r1", THREE, text); // one block each: a snapshot may lack the last ones
    }

    cluster.startFromSnapshot("r4");
    awaitApplied(cluster.ids(), held);
    List<String> behind = texts("behind ", TEXTS);
    for (int i = 0; i < TEXTS; i++) {
      submit(cluster.ids().get(i % 4), behind.get(i));
    }
    awaitApplied(cluster.ids(), behind);
    assertThat(cluster.application("r4").executedTexts())
        .containsAll(behind)
        .doesNotContainAnyElementsOf(held);
    awaitPeers(cluster.ids());
    assertEqualDisks();

    goesOnAfterARestart(held);
  }

  private void goesOnAfterARestart(List<String> held) throws Exception {
    cluster.stop("r4");
    untilApplied("r1", THREE, "while it is down");
    cluster.start("r4");
    untilApplied("r1", cluster.ids(), "with all");
    cluster.stop("r3"); // from now on it counts
    untilApplied("r4", List.of("r1", "r2", "r4"), "needs it");
    cluster.start("r3");
    awaitApplied(cluster.ids(), List.of("needs it"));
    assertThat(cluster.application("r4").executedTexts())
        .contains("while it is down", "needs it")
        .doesNotContainAnyElementsOf(held);
    assertEqualDisks();
    assertThat(cluster.ids()).noneMatch(cluster::died);
  }
}
