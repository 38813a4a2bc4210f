package aver.ledger.node.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aver.ledger.engine.EngineCursor;
import aver.ledger.engine.Peer;
import aver.ledger.node.SmallChain;
import aver.ledger.node.order.Cursors;
import aver.ledger.node.order.EngineOrigin;
import aver.ledger.rules.Genesis;
import aver.ledger.store.LedgerStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A ledger as a file: taken in as it was certified, or refused. */
final class LedgerArchiveTest {
  private static final int BLOCKS = 4;
  private static final int FLIPS = 60;

  @TempDir Path folder;
  private SmallChain chain;
  private Path archive;
  private LedgerArchive.Contents written;

  @BeforeEach
  void export() throws Exception {
    chain = new SmallChain(folder);
    archive = folder.resolve("ledger.aver");
    try (LedgerStore store = open("exported")) {
      fill(store, BLOCKS);
      assertThatThrownBy(() -> LedgerArchive.write(store, archive))
          .isInstanceOf(LedgerArchive.RefusedException.class)
          .hasMessageContaining("nothing of it is certified");
      chain.certify(store);
      written = LedgerArchive.write(store, archive);
    }
  }

  private LedgerStore open(String replica) {
    return chain.open(folder.resolve(replica).resolve("ledger"));
  }

  /** Blocks of transfers, each ordered by an engine that is to be left. */
  private void fill(LedgerStore store, int blocks) {
    chain.fill(chain.ledger(store), 1, blocks);
  }

  private LedgerArchive.Contents read(String replica) throws Exception {
    return LedgerArchive.read(
        archive, folder.resolve(replica), chain.genesis(), Optional.of(written.cut()));
  }

  @Test
  void anEmptyFolderComesToTheSameLedgerAndANewOrder() throws Exception {
    assertThat(read("empty")).isEqualTo(written);
    try (LedgerStore store = open("empty");
        LedgerStore exported = open("exported")) {
      for (long height = 0; height <= BLOCKS; height++) {
        assertThat(store.head(height)).isEqualTo(exported.head(height));
      }
      assertThat(Cursors.decode(store.places().last())).isEqualTo(EngineCursor.NONE);
      EngineOrigin origin = EngineOrigin.of(store);
      assertThat(origin.height()).isEqualTo(BLOCKS);
      assertThat(origin.founders())
          .extracting(Peer::id)
          .containsExactlyElementsOf(SmallChain.REPLICAS);
      assertThat(origin.checkpoint()).isEqualTo(exported.checkpoints().newest());
    }
  }

  @Test
  void whatAReplicaSignedStaysAndItsEnginesPlacesGo() throws Exception {
    try (LedgerStore store = open("exported")) {
      assertThat(store.signedHeight()).contains((long) BLOCKS);
    }
    assertThat(read("exported")).isEqualTo(written);
    try (LedgerStore store = open("exported")) {
      assertThat(store.signedHeight()).contains((long) BLOCKS);
      assertThat(Cursors.decode(store.places().last())).isEqualTo(EngineCursor.NONE);
      for (long height = 0; height <= BLOCKS; height++) {
        assertThat(store.places().of(height)).as("place of the old order at %d", height).isEmpty();
      }
    }
  }

  @Test
  void anOrderWithoutBlocksMayBeLeftAtTheHeightWhereItBegan() throws Exception {
    assertThat(read("exported")).isEqualTo(written);
    try (LedgerStore store = open("exported")) {
      store.places().passed(Cursors.encode(new EngineCursor(1, 7)));
    }
    assertThat(read("exported")).isEqualTo(written);
    try (LedgerStore store = open("exported")) {
      assertThat(Cursors.decode(store.places().last())).isEqualTo(EngineCursor.NONE);
      assertThat(EngineOrigin.of(store).height()).isEqualTo(BLOCKS);
    }
  }

  @Test
  void anotherChainAndOtherBlocksAreRefusedBeforeAnythingIsMade() throws Exception {
    Genesis genesis = chain.genesis();
    Genesis other =
        new Genesis("Other", genesis.timeMs(), genesis.members(), genesis.balances(), List.of());
    Path made = folder.resolve("made");
    assertThatThrownBy(() -> LedgerArchive.read(archive, made, other, Optional.empty()))
        .isInstanceOf(LedgerArchive.RefusedException.class)
        .hasMessageContaining("it is of chain");
    assertThatThrownBy(
            () -> LedgerArchive.read(archive, made, genesis, Optional.of(written.logRoot())))
        .isInstanceOf(LedgerArchive.RefusedException.class)
        .hasMessageContaining("cut into blocks " + written.cut().hex());
    assertThat(made).doesNotExist();
  }

  /** The file may be replaced between the two readings. */
  @Test
  void blocksAreComparedInWhatIsTakenToo() throws Exception {
    assertThatThrownBy(() ->
            LedgerArchive.take(
                archive,
                folder.resolve("replaced"),
                chain.genesis(),
                Optional.of(written.logRoot())))
        .isInstanceOf(LedgerArchive.RefusedException.class)
        .hasMessageContaining("cut into blocks " + written.cut().hex());
    try (LedgerStore store = open("replaced")) {
      assertThat(store.head().orElseThrow().height()).as("nothing was applied").isZero();
    }
  }

  @Test
  void aReplicaThatIsBehindTakesWhatItLacks() throws Exception {
    try (LedgerStore store = open("behind")) {
      fill(store, BLOCKS - 2);
    }
    assertThat(read("behind")).isEqualTo(written);
  }

  @Test
  void aReplicaThatIsAheadIsNotSetBack() throws Exception {
    try (LedgerStore store = open("ahead")) {
      fill(store, BLOCKS + 1);
    }
    assertThatThrownBy(() -> read("ahead"))
        .isInstanceOf(LedgerArchive.RefusedException.class)
        .hasMessageContaining("export from the replica that is furthest");
    try (LedgerStore store = open("ahead")) {
      assertThat(store.head().orElseThrow().height()).isEqualTo(BLOCKS + 1);
      assertThat(Cursors.decode(store.places().last())).isNotEqualTo(EngineCursor.NONE);
      assertThatThrownBy(() -> LedgerArchive.write(store, folder.resolve("other")))
          .hasMessageContaining("nothing of it is certified");
    }
  }

  @Test
  void aFlippedBitIsRefusedOrShowsInWhatOperatorsCompare() throws Exception {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    byte[] whole = Files.readAllBytes(archive);
    for (int i = 0; i < FLIPS; i++) {
      byte[] changed = whole.clone();
      int bit = random.nextInt(8 * whole.length);
      changed[bit / 8] ^= (byte) (1 << (bit % 8));
      Files.write(archive, changed);
      String name = "flip-" + i;
      try {
        LedgerArchive.Contents contents =
            LedgerArchive.read(archive, folder.resolve(name), chain.genesis(), Optional.empty());
        assertThat(contents.logRoot())
            .as("seed %d, bit %d", seed, bit)
            .isEqualTo(written.logRoot());
        assertThat(contents).as("seed %d, bit %d", seed, bit).isNotEqualTo(written);
      } catch (LedgerArchive.RefusedException refused) {
        try (LedgerStore store = open(name)) {
          assertThat(EngineOrigin.of(store).height()).as("seed %d, bit %d", seed, bit).isZero();
        }
      }
    }
  }

  @Test
  void whatIsCutOffOrAddedIsRefused() throws Exception {
    byte[] whole = Files.readAllBytes(archive);
    for (int length : List.of(0, 10, 30, 60, whole.length / 2, whole.length - 1)) {
      Files.write(archive, Arrays.copyOf(whole, length));
      assertThatThrownBy(() -> read("cut-" + length))
          .isInstanceOf(LedgerArchive.RefusedException.class);
    }
    Files.write(archive, Arrays.copyOf(whole, whole.length + 1));
    assertThatThrownBy(() -> read("longer")).isInstanceOf(LedgerArchive.RefusedException.class);
  }
}
