package aver.ledger.engine.comet;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import aver.ledger.engine.EngineException;
import aver.ledger.engine.Peer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The engine's folder at a start, as a stop or a loss of power may have left it. */
final class HomeTest {
  private static final String SIGNED = "{\"height\":\"7\",\"round\":0,\"step\":3}";

  @TempDir private Path folder;
  private Path genesis;
  private Path signed;
  private Home home;

  @BeforeEach
  void ofOneThatHasVoted() throws Exception {
    genesis = folder.resolve("config/genesis.json");
    signed = folder.resolve("data/priv_validator_state.json");
    home = home();
    Files.createDirectories(genesis.getParent());
    Files.createDirectories(signed.getParent());
    Files.writeString(signed, SIGNED);
  }

  private Home home() {
    return new Home(
        new CometSettings(
            new Peer("r1", "127.0.0.1:1"),
            folder,
            CometCluster.ORIGIN,
            CometCluster.key("r1"),
            Path.of("none"),
            CometSettings.Timing.NEAR,
            1));
  }

  private void write() throws Exception {
    home.write(List.of(), Path.of("s"), 1, 7, Optional.empty());
  }

  @ParameterizedTest(name = "{index}")
  @ValueSource(
      strings = {"", "\0\0\0\0\0\0", "{\"chain_id\":\"av", "{}", "[]", "7", "\u00ff\u00fe"})
  void aGenesisThatSaysNoOrderIsWrittenAnew(String left) throws Exception {
    Files.write(genesis, left.getBytes(ISO_8859_1));
    write();
    assertThat(genesis)
        .content()
        .contains("\"chain_id\":\"" + CometCluster.ORIGIN.engineChainId() + "\"");
    assertThat(signed).hasContent(SIGNED);
  }

  @Test
  void anOlderCopyOfWhatWasSignedIsRefused() throws Exception {
    home.votes().note();
    Files.writeString(signed, SIGNED.replace('7', '6'));
    home.votes().note(); // it does not forget
    for (Home started : List.of(home, home())) {
      home = started;
      assertThatThrownBy(this::write)
          .isInstanceOf(EngineException.class)
          .hasMessageContaining("signed up to block 7")
          .hasMessageContaining("says 6: it is an older copy")
          .hasMessageContaining("aver admin propose replace-replica");
    }
    assertThat(signed).hasContent(SIGNED.replace('7', '6'));
    Files.writeString(signed, SIGNED.replace('7', '8'));
    write();
  }

  @Test
  void whoSignedDoesNotBeginAnewWithItsLedger() throws Exception {
    home.votes().note();
    Files.delete(signed);
    assertThatThrownBy(() -> home.write(List.of(), Path.of("s"), 1, 0, Optional.empty()))
        .isInstanceOf(EngineException.class)
        .hasMessageContaining("signed up to block 7 of this order")
        .hasMessageContaining("is not there, which keeps this replica from voting twice")
        .hasMessageContaining("aver admin propose replace-replica");
    assertThat(signed).doesNotExist();
  }

  /** A pipe that nobody writes to is a disk that hangs. */
  @Test
  void aDiskThatHangsHoldsUpNobody() throws Exception {
    Path note = folder.resolve("signed-up-to");
    Process pipe = new ProcessBuilder("mkfifo", note.toString()).start();
    Assumptions.assumeTrue(pipe.waitFor() == 0, "skipped: no pipe can be made here");
    assertThat(home.votes().noteBeside()).isTrue();
    assertThat(home.votes().noteBeside()).as("one at a time").isFalse();
    home.votes().noteAtTheEnd(Duration.ofMillis(1));
    Files.writeString(note, "");
    await().until(() -> home.votes().noteBeside());
    await().untilAsserted(() -> assertThat(note).isRegularFile().hasContent("7\n"));
  }

  @ParameterizedTest(name = "{index}")
  @ValueSource(strings = {"", "\0\0", "9", "-9\n", "0x9\n", "9999999999999999999\n", "9 \n"})
  void whatALossOfPowerLeftOfTheNoteSaysNothing(String left) throws Exception {
    Files.writeString(folder.resolve("signed-up-to"), left, ISO_8859_1);
    write();
    home.votes().note();
    assertThat(folder.resolve("signed-up-to")).hasContent("7\n");
  }

  @Test
  void nobodyExtendsAVote() throws Exception {
    write();
    assertThat(genesis).content().contains("\"vote_extensions_enable_height\":\"0\"");
  }

  @Test
  void aFolderOfAnotherOrderIsRefusedAndLeftAsItIs() throws Exception {
    Files.writeString(genesis, "{\"chain_id\":\"aver-other\"}");
    assertThatThrownBy(this::write)
        .isInstanceOf(EngineException.class)
        .hasMessageContaining("holds order aver-other", "move the folder away");
    assertThat(genesis).hasContent("{\"chain_id\":\"aver-other\"}");
    assertThat(names("config")).containsExactly("genesis.json");
  }

  @Test
  void nothingOfAKeyIsLeftWhenItIsForgotten() throws Exception {
    write();
    assertThat(names("config"))
        .containsExactly("config.toml", "genesis.json", "node_key.json", "priv_validator_key.json");
    // a stop may come before a part has its name
    Files.writeString(folder.resolve("config/node_key.json.part"), "secret");
    Files.writeString(folder.resolve("config/priv_validator_key.json.part"), "secret");
    home.forgetKeys();
    assertThat(names("config")).containsExactly("config.toml", "genesis.json");
  }

  private List<String> names(String of) throws Exception {
    try (Stream<Path> files = Files.list(folder.resolve(of))) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }
}
