package aver.ledger.node.statesync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aver.ledger.engine.EngineCursor;
import aver.ledger.engine.comet.abci.LedgerFailedException;
import aver.ledger.engine.comet.proto.Snapshot;
import aver.ledger.node.health.Faults;
import aver.ledger.node.order.Cursors;
import aver.ledger.proof.Digest;
import aver.ledger.store.EnginePlaces;
import aver.ledger.store.LedgerStore;
import aver.ledger.store.MemoryDisk;
import com.google.protobuf.ByteString;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A newcomer that is killed while it executes a snapshot comes to its end all the same. */
final class SnapshotKillsTest {
  private static final int FIRST = 64;
  private static final int SECOND = 128;

  @TempDir static Path folder;
  private static SnapshotNet net;
  private static Snapshot first;
  private static Snapshot second;

  @BeforeAll
  static void found() throws Exception {
    net = new SnapshotNet(folder, SECOND + 1, 2);
    List<Snapshot> offers = StateSyncer.offers(net.application());
    second = offers.get(0);
    first = offers.get(1);
    net.serveHonest("r2", "r3", "r4");
  }

  @AfterAll
  static void close() {
    net.close();
  }

  private static ByteString appHash(Snapshot snapshot) {
    return net.appHash(snapshot.getHeight());
  }

  private static StateSyncer engine(SnapshotNewcomer newcomer) {
    return new StateSyncer(newcomer.application()).from("r2", StateSyncer.of(net.application()));
  }

  /** Executes the first one and is killed before so many more blocks, or behind the last. */
  private static void killed(String name, int blocks) {
    try (SnapshotNewcomer newcomer = net.newcomer(name, new SnapshotNet.Dying(blocks))) {
      StateSyncer engine = engine(newcomer);
      assertThatThrownBy(() -> engine.sync(first, appHash(first)))
          .isInstanceOf(LedgerFailedException.class);
      assertThat(newcomer.failures()).singleElement().asString().contains("killed");
    }
  }

  private static void finishes(String name, Snapshot snapshot, int end) {
    try (SnapshotNewcomer newcomer = net.newcomer(name)) {
      StateSyncer engine = engine(newcomer);
      assertThat(newcomer.snapshots().begun())
          .as("with a block of it, it cannot go on by the engine's")
          .isEqualTo(newcomer.store().head().orElseThrow().height() > 0);
      assertThat(engine.sync(snapshot, appHash(snapshot))).isEqualTo(StateSyncer.ACCEPT);
      newcomer.isAt(end);
      assertThat(engine.info().getLastBlockHeight()).isEqualTo(snapshot.getHeight());
      assertThat(engine.info().getLastBlockAppHash()).isEqualTo(appHash(snapshot));
      assertThat(newcomer.snapshots().begun()).isTrue();
      newcomer.store().places().passed(Cursors.encode(next(snapshot)));
      assertThat(newcomer.snapshots().begun()).isFalse();
    }
  }

  private static EngineCursor next(Snapshot snapshot) {
    return new EngineCursor(0, snapshot.getHeight() + 1);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 31, 32, 62, 63, 64})
  void byTheSameSnapshot(int blocks) {
    killed("same-" + blocks, blocks);
    finishes("same-" + blocks, first, FIRST);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 33, 63, 64})
  void byALaterOne(int blocks) {
    killed("later-" + blocks, blocks);
    finishes("later-" + blocks, second, SECOND);
  }

  /** The power fails behind the first block of the engine: what it may have signed since stays. */
  @Test
  void theFirstBlockBehindItSurvivesALossOfPower() {
    MemoryDisk disk = new MemoryDisk();
    Digest chainId = net.chain().genesis().chainId();
    SnapshotNewcomer newcomer =
        net.newcomer("power", LedgerStore.open(disk, chainId), SnapshotNet.Dying.never());
    assertThat(engine(newcomer).sync(first, appHash(first))).isEqualTo(StateSyncer.ACCEPT);
    disk.crash(0);

    newcomer = net.newcomer("power", LedgerStore.open(disk, chainId), SnapshotNet.Dying.never());
    newcomer.isAt(FIRST);
    assertThat(newcomer.snapshots().begun()).isTrue();
    StateSyncer engine = engine(newcomer);
    engine.block(first.getHeight() + 1);
    assertThat(newcomer.snapshots().begun()).isFalse();
    disk.crash(0);

    newcomer = net.newcomer("power", LedgerStore.open(disk, chainId), SnapshotNet.Dying.never());
    assertThat(Cursors.decode(newcomer.store().places().last())).isEqualTo(next(first));
    assertThat(newcomer.snapshots().begun()).isFalse();
    assertThat(newcomer.store().notes().get("snapshot-begun")).isEmpty();
  }

  /** The block with which a snapshot ends may be here as one of another, without its place. */
  @Test
  void byOneThatEndsWhereItWasKilled() {
    String name = "shorter";
    try (SnapshotNewcomer newcomer = net.newcomer(name, new SnapshotNet.Dying(FIRST))) {
      StateSyncer engine = engine(newcomer);
      assertThatThrownBy(() -> engine.sync(second, appHash(second)))
          .isInstanceOf(LedgerFailedException.class);
      assertThat(newcomer.store().head()).isEqualTo(net.honest().head(FIRST));
      assertThat(Cursors.decode(newcomer.store().places().last())).isEqualTo(EngineCursor.NONE);
    }
    finishes(name, first, FIRST);
  }

  /** Its engine died before it kept what was proven to it, and has nothing. */
  @Test
  void alsoWhenTheEngineAloneHasForgotten() {
    String name = "forgotten";
    try (SnapshotNewcomer newcomer = net.newcomer(name)) {
      assertThat(engine(newcomer).sync(first, appHash(first))).isEqualTo(StateSyncer.ACCEPT);
    }
    finishes(name, first, FIRST);
    try (SnapshotNewcomer newcomer = net.newcomer(name)) {
      assertThat(engine(newcomer).offer(second, appHash(second)))
          .as("with a block of its engine it needs none")
          .isEqualTo(StateSyncer.ABORT);
    }
  }

  @Test
  void itDoesNotGoBack() {
    String name = "back";
    try (SnapshotNewcomer newcomer = net.newcomer(name)) {
      StateSyncer engine = engine(newcomer);
      assertThat(engine.sync(second, appHash(second))).isEqualTo(StateSyncer.ACCEPT);
      assertThat(engine.offer(first, appHash(first))).isEqualTo(StateSyncer.REJECT);
      newcomer.isAt(SECOND);
    }
  }

  /** What it took part in is certified, and it gives it to others as those do who were there. */
  @Test
  void whoCameSoOffersNoPlaceThatItDoesNotKnow() throws Exception {
    killed("source", FIRST);
    finishes("source", second, SECOND);
    try (SnapshotNewcomer newcomer = net.newcomer("source")) {
      EnginePlaces places = newcomer.store().places();
      assertThat(Cursors.entryOf(places, FIRST)).contains(SnapshotNet.place(FIRST));
      assertThat(Cursors.entryOf(places, FIRST + 1)).as("executed, not ordered").isEmpty();
      SnapshotMaker maker =
          new SnapshotMaker(newcomer.store(), net.chain().genesis().chainId(), new Faults());
      maker.look();
      assertThat(maker.made().keySet()).containsExactly(first.getHeight(), second.getHeight());
      assertThat(maker.made().lastEntry().getValue().hash().bytes())
          .isEqualTo(second.getHash().toByteArray());
    }
  }
}
