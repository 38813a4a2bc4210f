package aver.ledger.engine.kit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What every engine must do when the replicas that order change: the part of the kit for that. */
abstract class MembershipKit extends KitTest {
  static final List<String> THREE = List.of("r1", "r2", "r3");
  private static final int OFFERED = 20;

  /** First by what it had open before the change, then by what it opens after a restart. */
  @Test
  void whatAReplicaOffersThatWasTakenOutIsNeverAppliedWhileItRuns() throws Exception {
    submit("r4", "before"); // so that it has something open
    awaitApplied(cluster.ids(), List.of("before"));
    changeTo(THREE);
    untilApplied("r1", THREE, "after"); // an engine may follow the ledger one block later
    cluster.disconnect("r4");
    offerInVain("running on ");
    cluster.stop("r4");
    cluster.start("r4");
    offerInVain("started again ");
    assertThat(cluster.engine("r4").health().alive()).isTrue();
  }

  /** At r4, each while the others order another one. */
  private void offerInVain(String how) {
    for (int i = 0; i < OFFERED; i++) {
      submit("r4", "of nobody, " + how + i);
      untilApplied("r1", THREE, "of r1, " + how + i);
    }
    for (String id : cluster.ids()) {
      List<String> applied = cluster.disk(id).read().applied();
      assertThat(applied).as(id).noneMatch(text -> text.startsWith("of nobody"));
    }
  }

  @Test
  void aReplicaThatWasTakenOutComesBackInAndIsNeeded() throws Exception {
    comesBackIn(false);
  }

  /**
   * It is out meanwhile, so that no vote counts which it forgot. What it lacks the others give,
   * from the beginning on or by a snapshot as the engine asks; {@link SnapshotKit} has it come by
   * one.
   */
  @Test
  void aReplicaThatLostAllComesBackInAndToTheSameRoot() throws Exception {
    comesBackIn(true);
  }

  private void comesBackIn(boolean lostAll) throws Exception {
    List<String> before = texts("before ", 20);
    before.forEach(text -> submit("r1", text));
    awaitApplied(cluster.ids(), before);
    changeTo(THREE);
    cluster.stop("r4");
    if (lostAll) {
      cluster.wipe("r4");
      assertThat(cluster.disk("r4").read().applied()).isEmpty();
    }
    untilApplied("r2", THREE, "without it");
    cluster.start("r4");
    changeTo(cluster.ids());
    untilApplied("r1", cluster.ids(), "with all"); // as above: from now on it counts
    cluster.stop("r3");
    untilApplied("r4", List.of("r1", "r2", "r4"), "needs it");
    cluster.start("r3");
    awaitApplied(cluster.ids(), List.of("needs it"));
    assertEqualDisks();
  }
}
