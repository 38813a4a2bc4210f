package aver.ledger.engine.comet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import aver.ledger.engine.EngineException;
import aver.ledger.engine.Peer;
import aver.ledger.engine.Voter;
import aver.ledger.engine.comet.proto.Empty;
import aver.ledger.engine.comet.proto.Request;
import aver.ledger.engine.comet.proto.Response;
import aver.ledger.engine.kit.Disk;
import aver.ledger.engine.kit.KitApplication;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keys lie in the engine's folder only while a process may yet read them, however that ends. */
final class ForgottenKeysTest {
  private static final Duration LONG = Duration.ofSeconds(60);

  @TempDir private Path folder;

  /** What of keys there was each time the replica would have ended. */
  private final List<List<String>> leftAtTheEnd = new CopyOnWriteArrayList<>();

  /** One whose program does what a script says, and notes first that keys were there. */
  private CometEngine engine(String script) throws IOException {
    Path program = folder.resolve("engine");
    Files.writeString(
        program,
        """
        #!/bin/sh
        [ "$1" = version ] && { echo 0.38.0; exit 0; }
        ls 'HOME/config' | grep key >> 'HOME/found'
        SCRIPT
        """
            .replace("SCRIPT", script)
            .replace("HOME", home().toString()));
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
    return new CometEngine(
        new CometSettings(
            new Peer("r1", "127.0.0.1:1"),
            home(),
            CometCluster.ORIGIN,
            CometCluster.key("r1"),
            program,
            CometSettings.Timing.NEAR,
            10),
        (_, _) -> leftAtTheEnd.add(keys()));
  }

  private static KitApplication ledger() {
    String key = HexFormat.of().formatHex(CometCluster.key("r1").publicKey());
    return new KitApplication(
        new Disk(Disk.EMPTY), List.of(new Voter(new Peer("r1", "127.0.0.1:1"), key)));
  }

  private Path home() {
    return folder.resolve("home");
  }

  private List<String> keys() {
    try (Stream<Path> files = Files.list(home().resolve("config"))) {
      return files.map(Path::toString).filter(name -> name.contains("key")).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private List<String> found() throws IOException {
    return Files.exists(home().resolve("found"))
        ? Files.readAllLines(home().resolve("found"))
        : List.of();
  }

  @Test
  void ofAnEngineThatDoesNotComeUp() throws Exception {
    try (CometEngine engine = engine("exit 1")) {
      assertThatThrownBy(() -> engine.start(ledger()))
          .isInstanceOf(EngineException.class)
          .hasMessageContaining("did not come up");
      assertThat(found()).containsExactly("node_key.json", "priv_validator_key.json");
      assertThat(keys()).isEmpty();
    }
  }

  /** It panics at its second start, before it asks anything. */
  @Test
  void ofAnEngineWhoseEndEndsTheReplica() throws Exception {
    try (CometEngine engine =
        engine("[ $(wc -l < 'HOME/found') -gt 2 ] && exit 2\nexec sleep 600")) {
      CompletableFuture<Void> asked = CompletableFuture.runAsync(this::asksWhereTheLedgerStands);
      engine.start(ledger());
      asked.join();
      assertThat(keys()).isEmpty();
      engine.process().orElseThrow().destroyForcibly().waitFor();
      await().atMost(LONG).until(() -> !leftAtTheEnd.isEmpty());
      assertThat(found()).as("written for both starts").hasSize(4);
      assertThat(leftAtTheEnd).containsExactly(List.of());
    }
  }

  private void asksWhereTheLedgerStands() {
    Path socket = home().resolve("abci.sock");
    await().atMost(LONG).until(() -> Files.exists(socket) && !found().isEmpty());
    try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
      var out = Channels.newOutputStream(channel);
      Request.newBuilder().setInfo(Empty.getDefaultInstance()).build().writeDelimitedTo(out);
      Request.newBuilder().setFlush(Empty.getDefaultInstance()).build().writeDelimitedTo(out);
      assertThat(Response.parseDelimitedFrom(Channels.newInputStream(channel)).hasInfo()).isTrue();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
