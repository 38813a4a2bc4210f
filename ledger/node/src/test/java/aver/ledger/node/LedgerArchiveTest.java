package aver.ledger.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aver.ledger.client.keys.KeyFile;
import aver.ledger.engine.DecidedBlock;
import aver.ledger.engine.EngineCursor;
import aver.ledger.engine.Peer;
import aver.ledger.node.health.LedgerMeters;
import aver.ledger.proof.note.LedgerCheckpoint;
import aver.ledger.proof.note.Note;
import aver.ledger.proof.note.VerifierKey;
import aver.ledger.rules.Genesis;
import aver.ledger.rules.state.NamedNumber;
import aver.ledger.rules.state.NewMember;
import aver.ledger.rules.state.Octets;
import aver.ledger.rules.state.Role;
import aver.ledger.rules.tx.Envelope;
import aver.ledger.rules.tx.Transfer;
import aver.ledger.store.BlockHead;
import aver.ledger.store.LedgerStore;
import aver.ledger.wire.TransactionWire;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A ledger as a file: taken in as it was certified, or refused. */
final class LedgerArchiveTest {
  private static final List<String> REPLICAS = List.of("r1", "r2", "r3", "r4");
  private static final int BLOCKS = 4;
  private static final int EACH = 2;
  private static final int FLIPS = 60;

  @TempDir Path folder;
  private Founders founders;
  private Genesis genesis;
  private Path archive;
  private LedgerArchive.Contents written;

  @BeforeEach
  void found() throws Exception {
    founders = new Founders(folder);
    List<NewMember> members = new ArrayList<>();
    members.add(founders.member("admin-1", Role.ADMIN));
    members.add(founders.member("admin-2", Role.ADMIN));
    for (String id : REPLICAS) {
      members.add(founders.member(id, Role.REPLICA));
    }
    genesis =
        new Genesis(
            "Test",
            1_767_225_600_000L,
            members,
            List.of(new NamedNumber("admin-1", 1_000)),
            List.of());
    archive = folder.resolve("ledger.aver");
    try (LedgerStore store = open("exported")) {
      fill(store, BLOCKS);
      assertThatThrownBy(() -> LedgerArchive.write(store, archive))
          .isInstanceOf(LedgerArchive.RefusedException.class)
          .hasMessageContaining("nothing of it is certified");
      certify(store);
      written = LedgerArchive.write(store, archive);
    }
  }

  private KeyFile keys(String id) {
    return founders.keys(id);
  }

  private LedgerStore open(String replica) {
    return LedgerStore.open(folder.resolve(replica).resolve("ledger"), genesis.chainId());
  }

  /** Blocks of transfers, each ordered by an engine that is to be left. */
  private void fill(LedgerStore store, int blocks) {
    ReplicaLedger to =
        new ReplicaLedger(store, genesis, new LedgerMeters(new SimpleMeterRegistry()), _ -> {});
    for (int block = 1; block <= blocks; block++) {
      List<byte[]> transactions = new ArrayList<>();
      for (int i = 0; i < EACH; i++) {
        byte[] nonce = new byte[16];
        nonce[0] = (byte) block;
        nonce[1] = (byte) i;
        Envelope envelope =
            new Envelope(1, "admin-1", 1, Octets.of(nonce), genesis.timeMs() + 600_000, 0);
        var signed =
            TransactionWire.sign(
                envelope, new Transfer("r1", 1), genesis.chainId(), keys("admin-1").identity());
        transactions.add(TransactionWire.encode(signed));
      }
      EngineCursor cursor = new EngineCursor(1, 10L * block);
      to.execute(new DecidedBlock(cursor, transactions));
      to.commit(cursor);
    }
  }

  private void certify(LedgerStore store) {
    BlockHead head = store.head().orElseThrow();
    try (var view = store.view()) {
      var signers = ReplicaSet.signers(view, genesis.chainId());
      String text = Ballot.Question.of(genesis.chainId(), head, signers, signers).text();
      List<Note.Signature> lines =
          List.of("r2", "r3", "r4").stream().map(id -> line(id, text)).toList();
      byte[] note = new Note(text, lines).encode().getBytes(StandardCharsets.UTF_8);
      store.checkpoints().put(head.height(), Octets.of(note));
    }
  }

  private Note.Signature line(String id, String text) {
    var key = keys(id).checkpoint().orElseThrow();
    String name = LedgerCheckpoint.signer(genesis.chainId(), id);
    return Note.Signature.of(
        new VerifierKey(name, key.publicKey()), key.sign(text.getBytes(StandardCharsets.UTF_8)));
  }

  private LedgerArchive.Contents read(String replica) throws Exception {
    return LedgerArchive.read(
        archive, folder.resolve(replica), genesis, Optional.of(written.cut()));
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
      assertThat(origin.founders()).extracting(Peer::id).containsExactlyElementsOf(REPLICAS);
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
            LedgerArchive.read(archive, folder.resolve(name), genesis, Optional.empty());
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
