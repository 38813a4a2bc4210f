package aver.ledger.engine.comet;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import aver.ledger.engine.Peer;
import aver.ledger.engine.Voter;
import aver.ledger.engine.comet.abci.Validators;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the engine is told, and that it listens: it passes over a key that it does not know. */
final class ConfigFileTest {
  private static final StateSync.Trust TRUST =
      new StateSync.Trust("127.0.0.1:1", 40, "00".repeat(32));

  /** Numbers, yes and no, and durations: text alone has no form that could be wrong. */
  private static final Pattern READ = Pattern.compile("\\d+|true|false|\"\\d+(ms|s|h)\"");

  private final List<Voter> voters =
      List.of("r1", "r2").stream().map(ConfigFileTest::voter).toList();
  @TempDir Path directory;

  private static Voter voter(String id) {
    String key = HexFormat.of().formatHex(CometCluster.key(id).publicKey());
    return new Voter(new Peer(id, "127.0.0.1:26656"), key);
  }

  private CometSettings settings(CometSettings.Timing timing) {
    return new CometSettings(
        voters.getFirst().peer(),
        directory.resolve("home"),
        CometCluster.ORIGIN,
        CometCluster.key("r1"),
        Path.of("none"),
        timing,
        1234);
  }

  private Map<String, String> told(CometSettings.Timing timing) {
    Path socket = Path.of("/run/a \"b\".sock");
    return read(new ConfigFile(settings(timing), voters, socket, 26657, Optional.of(TRUST)).text());
  }

  /** By dotted keys, whether or not they stand below the name of a table. */
  private static Map<String, String> read(String toml) {
    Map<String, String> values = new TreeMap<>();
    String table = "";
    for (String line : toml.lines().map(String::strip).toList()) {
      int equals = line.indexOf(" = ");
      if (line.startsWith("[")) {
        table = line.substring(1, line.indexOf(']')) + ".";
      } else if (!line.startsWith("#") && equals > 0) {
        values.put(table + line.substring(0, equals), line.substring(equals + 3));
      }
    }
    return values;
  }

  /** The engine's word about a folder of its own; it reads its settings before anything else. */
  private static String said(Path program, Path home) throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(program.toString(), "show-node-id", "--home", home.toString())
            .redirectErrorStream(true);
    builder.environment().keySet().removeIf(name -> name.endsWith("MHOME"));
    Process process = builder.start();
    process.getOutputStream().close();
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);
    var _ = process.waitFor();
    return said.strip();
  }

  @Test
  void theEngineReadsEachKeyThatIsWritten() throws Exception {
    Path program = CometCluster.program();
    Path own = directory.resolve("home");
    new Home(settings(CometSettings.Timing.NEAR))
        .write(voters, Path.of("/run/a.sock"), 26657, 0, Optional.of(TRUST));
    assertThat(said(program, own)).isEqualTo(Validators.nodeId(voters.getFirst()));

    Map<String, String> written = read(Files.readString(own.resolve("config/config.toml")));
    StringBuilder wrong = new StringBuilder();
    written.forEach((key, value) -> {
      String spoilt = READ.matcher(value).matches() ? "\"?\"" : value;
      wrong.append(key).append(" = ").append(spoilt).append('\n');
    });
    Files.writeString(own.resolve("config/config.toml"), wrong);
    String named = said(program, own);
    written.forEach((key, value) -> {
      if (READ.matcher(value).matches()) {
        assertThat(named).as("what it says of spoilt values").contains("'" + key + "'");
      }
    });

    // text takes any form, so these are looked for in the file that the engine makes for itself
    Path none = Files.createDirectory(directory.resolve("none"));
    var _ = said(program, none);
    Map<String, String> usual = read(Files.readString(none.resolve("config/config.toml")));
    assertThat(usual.keySet()).containsAll(written.keySet());
  }

  @Test
  void blocksComeAtOnceAndOnlyIfThereIsSomethingInThem() {
    assertThat(told(CometSettings.Timing.NEAR))
        .containsEntry("p2p.flush_throttle_timeout", "\"5ms\"")
        .containsEntry("consensus.peer_gossip_sleep_duration", "\"5ms\"")
        .containsEntry("consensus.timeout_propose", "\"1000ms\"")
        .containsEntry("consensus.timeout_commit", "\"50ms\"")
        .containsEntry("consensus.skip_timeout_commit", "true")
        .containsEntry("consensus.create_empty_blocks", "false")
        .containsEntry("consensus.create_empty_blocks_interval", "\"30s\"");
    assertThat(told(CometSettings.Timing.FAR))
        .containsEntry("consensus.timeout_propose", "\"3000ms\"")
        .containsEntry("consensus.timeout_propose_delta", "\"500ms\"")
        .containsEntry("consensus.timeout_prevote", "\"1000ms\"")
        .containsEntry("consensus.timeout_prevote_delta", "\"500ms\"")
        .containsEntry("consensus.timeout_precommit", "\"1000ms\"")
        .containsEntry("consensus.timeout_precommit_delta", "\"500ms\"")
        .containsEntry("consensus.timeout_commit", "\"1000ms\"");
  }

  @Test
  void nobodyComesInWhomTheLedgerDoesNotKnow() {
    assertThat(told(CometSettings.Timing.NEAR))
        .containsEntry("filter_peers", "true")
        .containsEntry("p2p.pex", "false")
        .containsEntry("p2p.laddr", "\"tcp://127.0.0.1:26656\"")
        .containsEntry(
            "p2p.persistent_peers",
            "\"" + Validators.nodeId(voters.getLast()) + "@127.0.0.1:26656\"")
        .containsEntry("rpc.laddr", "\"tcp://127.0.0.1:26657\"")
        .containsEntry("abci", "\"socket\"")
        .containsEntry("proxy_app", "\"unix:///run/a \\\"b\\\".sock\"");
  }

  @Test
  void itHoldsNoMoreThanTheReplicaTakes() {
    assertThat(told(CometSettings.Timing.NEAR))
        .containsEntry("mempool.size", "1234")
        .containsEntry("mempool.max_tx_bytes", "65536")
        .containsEntry("mempool.max_txs_bytes", "67108864")
        .containsEntry("mempool.cache_size", "20000")
        .containsEntry("tx_index.indexer", "\"null\"");
  }

  @Test
  void onlyWhoComesByASnapshotIsToldOfOne() {
    assertThat(told(CometSettings.Timing.NEAR))
        .containsEntry("statesync.enable", "true")
        .containsEntry("statesync.rpc_servers", "\"127.0.0.1:1,127.0.0.1:1\"")
        .containsEntry("statesync.trust_height", "40")
        .containsEntry("statesync.trust_hash", "\"" + "00".repeat(32) + "\"");
    String alone =
        new ConfigFile(
                settings(CometSettings.Timing.NEAR),
                voters,
                Path.of("/run/a.sock"),
                26657,
                Optional.empty())
            .text();
    assertThat(read(alone).keySet()).noneMatch(key -> key.startsWith("statesync."));
  }
}
