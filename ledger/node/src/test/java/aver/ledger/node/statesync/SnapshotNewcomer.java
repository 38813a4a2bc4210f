package aver.ledger.node.statesync;

import static org.assertj.core.api.Assertions.assertThat;

import aver.ledger.engine.comet.abci.AbciApplication;
import aver.ledger.node.order.Cursors;
import aver.ledger.store.LedgerStore;
import java.util.List;

/**
 * A newcomer as it starts on a folder. Killed, it is closed without being told.
 *
 * @param honest what the others have
 * @param failures at which it ended itself
 */
record SnapshotNewcomer(
    LedgerStore honest,
    LedgerStore store,
    LedgerSnapshots snapshots,
    AbciApplication application,
    List<String> failures)
    implements AutoCloseable {
  /** It has what the others have, up to a height, and its engine's place there. */
  void isAt(int height) {
    for (long at = 0; at <= height; at++) {
      assertThat(store.head(at)).isEqualTo(honest.head(at));
    }
    assertThat(store.head(height + 1)).isEmpty();
    assertThat(Cursors.decode(store.places().last())).isEqualTo(SnapshotNet.place(height));
    assertThat(store.checkpoints().newestHeight()).contains((long) height);
  }

  @Override
  public void close() {
    store.close();
  }
}
