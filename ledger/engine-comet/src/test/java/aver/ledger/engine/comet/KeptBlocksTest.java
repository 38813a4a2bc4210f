package aver.ledger.engine.comet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aver.ledger.engine.Ahead;
import aver.ledger.engine.EngineCursor;
import aver.ledger.engine.Headers;
import aver.ledger.engine.Peer;
import aver.ledger.engine.Snapshots;
import aver.ledger.engine.Voter;
import aver.ledger.engine.kit.Disk;
import aver.ledger.proof.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which engine may begin without its blocks, and whom it then does without. */
final class KeptBlocksTest {
  private static final long SNAPSHOT = 40;
  private static final Snapshots.Offer OFFER =
      new Snapshots.Offer(SNAPSHOT, 1, 1, Digest.ZERO, new byte[Digest.BYTES]);

  @TempDir Path directory;
  private final List<Voter> voters = new ArrayList<>();
  private final Disk disk = new Disk(Disk.EMPTY);
  private final AtomicLong begun = new AtomicLong();
  private SnapshotApplication application;
  private Path block;
  private StateSync sync;

  @BeforeEach
  void blocks() throws Exception {
    for (String id : List.of("r1", "r2", "r3", "r4")) {
      String key = HexFormat.of().formatHex(CometCluster.key(id).publicKey());
      voters.add(new Voter(new Peer(id, "127.0.0.1:1"), key));
    }
    application = new SnapshotApplication(disk, voters, begun);
    block = directory.resolve("data/blockstore.db/000001.log");
    Files.createDirectories(block.getParent());
    Files.writeString(block, "a block");
    CometSettings settings =
        new CometSettings(
            voters.get(3).peer(),
            directory,
            CometCluster.ORIGIN,
            CometCluster.key("r4"),
            Path.of("none"),
            CometSettings.Timing.NEAR,
            1,
            Ahead.NONE,
            application,
            new Offering(),
            1);
    sync = new StateSync(settings, application, new Home(settings));
  }

  private static final class Offering implements Headers {
    @Override
    public List<Long> offered() {
      return List.of(SNAPSHOT);
    }

    @Override
    public Optional<byte[]> at(long height) {
      return Optional.of(LightBlocks.block(height, 4).encode());
    }
  }

  private void signed(String height) throws IOException {
    Files.writeString(
        directory.resolve("data/priv_validator_state.json"),
        "{\"height\":%s,\"round\":0,\"step\":0}".formatted(height));
  }

  private void stands(long index) {
    begun.set(SNAPSHOT);
    disk.write(new Disk.Content(List.of("a"), Digest.ZERO, new EngineCursor(0, index)));
  }

  @Test
  void oneThatNeverVotedBeginsAnewAndKeepsTheFileThatSaysSo() throws Exception {
    signed("\"0\"");
    assertThat(sync.prepare()).isPresent();
    assertThat(block).doesNotExist();
    assertThat(directory.resolve("data/priv_validator_state.json")).exists();
    sync.close();
  }

  @Test
  void oneThatVotedKeepsItsBlocksThoughItsLedgerIsEmpty() throws Exception {
    signed("\"7\"");
    assertThat(sync.prepare()).isEmpty();
    assertThat(block).exists();
  }

  @Test
  void oneThatVotedFurtherThanItsSnapshotKeepsItsBlocks() throws Exception {
    stands(SNAPSHOT);
    signed("\"81\"");
    assertThat(sync.prepare()).isEmpty();
    assertThat(block).exists();
  }

  @Test
  void oneThatVotedAboutTheNextBlockAloneBeginsAnew() throws Exception {
    stands(SNAPSHOT);
    signed("\"41\"");
    assertThat(sync.prepare()).isPresent();
    assertThat(block).doesNotExist();
    sync.close();
  }

  @Test
  void aFileThatCannotBeReadIsNoLeave() throws Exception {
    for (String height : List.of("\"x\"", "{}", "")) {
      signed(height);
      assertThatThrownBy(() -> sync.prepare()).isInstanceOf(IOException.class);
      assertThat(block).exists();
    }
  }

  @Test
  void eachOfTheOthersIsLeftOutInTurn() throws Exception {
    List<Optional<String>> out = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      assertThat(sync.prepare()).isPresent();
      out.add(sync.leavesOut(voters).map(voter -> voter.peer().id()));
    }
    assertThat(out)
        .containsExactly(Optional.empty(), Optional.of("r1"), Optional.of("r2"), Optional.of("r3"));
    assertThat(sync.prepare()).as("then all blocks").isEmpty();
    assertThat(sync.leavesOut(voters)).isEmpty();
  }

  /** One liar brings it about by offers without end: the next attempts do without one each. */
  @Test
  void anAttemptThatIsGivenUpAtAnOfferIsNotTheLast() throws Exception {
    application.answer = Snapshots.Offered.GIVEN_UP;
    goesOnWhenGivenUp(() ->
        assertThat(sync.watched().offered(OFFER, Digest.ZERO))
            .isEqualTo(Snapshots.Offered.GIVEN_UP));
  }

  @Test
  void anAttemptThatIsGivenUpAtAChunkIsNotTheLast() throws Exception {
    application.givesUp = true;
    goesOnWhenGivenUp(() -> {
      assertThat(sync.watched().offered(OFFER, Digest.ZERO)).isEqualTo(Snapshots.Offered.ACCEPTED);
      assertThat(sync.watched().take(0, new byte[1], "r1")).isEqualTo(Snapshots.Taken.GIVEN_UP);
    });
  }

  private void goesOnWhenGivenUp(Runnable givesUp) throws Exception {
    List<Optional<String>> out = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      assertThat(sync.prepare()).as("attempt %d", i + 1).isPresent();
      out.add(sync.leavesOut(voters).map(voter -> voter.peer().id()));
      givesUp.run();
    }
    assertThat(out)
        .containsExactly(Optional.empty(), Optional.of("r1"), Optional.of("r2"), Optional.of("r3"));
    assertThat(sync.prepare()).as("then all blocks").isEmpty();
  }

  @Test
  void oneThatHasBegunGoesRoundAndRound() throws Exception {
    stands(-1);
    for (int i = 0; i < 9; i++) {
      assertThat(sync.prepare()).isPresent();
    }
    assertThat(sync.leavesOut(voters).map(voter -> voter.peer().id())).contains("r2");
    sync.close();
  }
}
