package aver.ledger.engine.comet;

import aver.ledger.engine.EngineException;
import aver.ledger.engine.Voter;
import aver.ledger.engine.comet.abci.Validators;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;

/**
 * The engine's folder, written anew before each start from what the ledger says, but for its data.
 * Keys lie there only until the engine has read them.
 */
final class Home {
  private static final JsonMapper JSON = new JsonMapper();
  private static final String PUBLIC = "tendermint/PubKeyEd25519";
  private static final String PRIVATE = "tendermint/PrivKeyEd25519";
  private static final long BLOCK_BYTES_MAX = 2 << 20;

  /** Where the engine puts what it does not keep, in its folder. */
  static final String TEMPORARY = "tmp";

  private static final String SIGNED = "priv_validator_state.json";
  private static final String NODE_KEY = "node_key.json";
  private static final String VALIDATOR_KEY = "priv_validator_key.json";

  private final CometSettings settings;
  private final Path config;
  private final Path data;

  Home(CometSettings settings) {
    this.settings = settings;
    this.config = settings.directory().resolve("config");
    this.data = settings.directory().resolve("data");
  }

  /**
   * Makes the folder ready for a start.
   *
   * @param height the ledger's place in this order, 0 before its first block
   * @param trust with what its light client begins, if it is to come by a snapshot
   * @throws EngineException if the folder is of another order, or lacks what guards against signing
   *     twice
   */
  void write(
      List<Voter> voters, Path socket, int rpcPort, long height, Optional<StateSync.Trust> trust)
      throws EngineException, IOException {
    Files.createDirectories(config);
    Files.createDirectories(data);
    Files.createDirectories(settings.directory().resolve(TEMPORARY));
    requireSameOrder();
    guard(height);
    json("genesis.json", genesis());
    List<String> lines = new ArrayList<>(lines(voters, socket, rpcPort));
    trust.ifPresent(start -> lines.addAll(stateSync(start)));
    Files.writeString(
        config.resolve("config.toml"),
        "# written by the replica before each start\n" + String.join("\n", lines) + "\n");
    keys();
  }

  private void requireSameOrder() throws EngineException, IOException {
    Path genesis = config.resolve("genesis.json");
    if (!Files.exists(genesis)) {
      return;
    }
    String found = JSON.readTree(Files.readString(genesis)).path("chain_id").asString("");
    String own = settings.origin().engineChainId();
    if (!found.equals(own)) {
      throw new EngineException(
          "%s holds order %s, this ledger's is %s: move the folder away"
              .formatted(settings.directory(), found, own));
    }
  }

  /** What the engine signed last stands in one file: it must not sign without it. */
  private void guard(long height) throws EngineException, IOException {
    Path state = data.resolve(SIGNED);
    if (Files.exists(state)) {
      return;
    }
    if (height > 0) {
      throw new EngineException(
          "the ledger is at block %d of this order, and %s is gone, which keeps this replica from voting twice: let it come back with new keys (aver node join)"
              .formatted(height, state));
    }
    Files.writeString(state, "{\"height\":\"0\",\"round\":0,\"step\":0}\n");
  }

  private Map<String, Object> genesis() {
    Map<String, Object> genesis = new LinkedHashMap<>();
    genesis.put("genesis_time", Instant.ofEpochMilli(settings.origin().timeMs()).toString());
    genesis.put("chain_id", settings.origin().engineChainId());
    genesis.put("initial_height", "1");
    genesis.put("consensus_params", consensusParameters());
    genesis.put("app_hash", "");
    return genesis; // the validators come from the ledger, at the engine's first question
  }

  /** What holds in every order, from its genesis on: the engine never changes it. */
  static Map<String, Object> consensusParameters() {
    return Map.of(
        "block",
        Map.of("max_bytes", Long.toString(BLOCK_BYTES_MAX), "max_gas", "-1"),
        "evidence",
        Map.of(
            "max_age_num_blocks",
            "100000",
            "max_age_duration",
            "172800000000000",
            "max_bytes",
            "65536"),
        "validator",
        Map.of("pub_key_types", List.of("ed25519")),
        "version",
        Map.of("app", "0"),
        "abci",
        Map.of("vote_extensions_enable_height", "0"));
  }

  private List<String> lines(List<Voter> voters, Path socket, int rpcPort) {
    CometSettings.Timing timing = settings.timing();
    String peers =
        voters.stream()
            .filter(voter -> !voter.key().equals(self().key()))
            .map(voter -> Validators.nodeId(voter) + "@" + voter.peer().address())
            .collect(Collectors.joining(","));
    return Stream.of(
            Map.entry("proxy_app", quoted("unix://" + socket)),
            Map.entry("moniker", quoted(settings.self().id())),
            Map.entry("abci", quoted("socket")),
            Map.entry("db_backend", quoted("goleveldb")),
            Map.entry("log_level", quoted("error")),
            Map.entry("log_format", quoted("json")),
            Map.entry("filter_peers", "true"),
            Map.entry("rpc.laddr", quoted("tcp://127.0.0.1:" + rpcPort)),
            Map.entry("rpc.max_request_batch_size", "100"),
            Map.entry("rpc.max_body_bytes", "16000000"),
            Map.entry("p2p.laddr", quoted("tcp://" + settings.self().address())),
            Map.entry("p2p.persistent_peers", quoted(peers)),
            Map.entry("p2p.pex", "false"),
            Map.entry("p2p.addr_book_strict", "false"),
            Map.entry("p2p.allow_duplicate_ip", "true"),
            Map.entry("p2p.max_num_inbound_peers", "64"),
            Map.entry("p2p.send_rate", "20000000"),
            Map.entry("p2p.recv_rate", "20000000"),
            // both, or a block takes 0.4 s whatever the timeouts say
            Map.entry("p2p.flush_throttle_timeout", quoted("5ms")),
            Map.entry("consensus.peer_gossip_sleep_duration", quoted("5ms")),
            Map.entry("mempool.size", Integer.toString(settings.pendingMax())),
            Map.entry("mempool.max_txs_bytes", Integer.toString(64 << 20)),
            Map.entry("mempool.cache_size", "20000"),
            Map.entry(
                "mempool.max_tx_bytes", Integer.toString(CometSettings.TRANSACTION_BYTES_MAX)),
            Map.entry("consensus.timeout_propose", ms(timing.proposeMs())),
            Map.entry("consensus.timeout_propose_delta", ms(timing.deltaMs())),
            Map.entry("consensus.timeout_prevote", ms(timing.voteMs())),
            Map.entry("consensus.timeout_prevote_delta", ms(timing.deltaMs())),
            Map.entry("consensus.timeout_precommit", ms(timing.voteMs())),
            Map.entry("consensus.timeout_precommit_delta", ms(timing.deltaMs())),
            Map.entry("consensus.timeout_commit", ms(timing.commitMs())),
            // waits only while a signature is lacking
            Map.entry("consensus.skip_timeout_commit", "true"),
            Map.entry("consensus.create_empty_blocks", "false"),
            // evidence and the engine's own time still move on in a quiet hour
            Map.entry("consensus.create_empty_blocks_interval", quoted("30s")),
            Map.entry("tx_index.indexer", quoted("null")))
        .map(entry -> entry.getKey() + " = " + entry.getValue())
        .toList();
  }

  /**
   * A newcomer's. Its endpoint is named twice, since the engine wants a second one to compare with:
   * each answer there is already what more replicas say than may lie. The block that it begins with
   * was said by them just now, so its age does not matter.
   */
  private static List<String> stateSync(StateSync.Trust trust) {
    return List.of(
        "statesync.enable = true",
        "statesync.rpc_servers = " + quoted(trust.endpoint() + "," + trust.endpoint()),
        "statesync.trust_height = " + trust.height(),
        "statesync.trust_hash = " + quoted(trust.hash()),
        "statesync.trust_period = " + quoted("87600h"),
        // the shortest of both that the engine takes
        "statesync.discovery_time = " + quoted("5s"),
        "statesync.chunk_request_timeout = " + quoted("5s"),
        "statesync.chunk_fetchers = 4");
  }

  /**
   * Takes away all that the engine keeps but what it signed last: its next start is its first,
   * except that it does not vote twice.
   */
  void forgetBlocks() throws IOException {
    for (Path folder : List.of(data, settings.directory().resolve(TEMPORARY))) {
      if (Files.isDirectory(folder)) {
        try (Stream<Path> files = Files.walk(folder)) {
          for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
            if (!file.equals(folder) && !file.equals(data.resolve(SIGNED))) {
              Files.delete(file);
            }
          }
        }
      }
    }
  }

  private static String ms(int millis) {
    return quoted(millis + "ms");
  }

  /** A TOML basic string escapes as JSON does. */
  private static String quoted(String text) {
    return JSON.writeValueAsString(text);
  }

  private void keys() throws IOException {
    byte[] seed = settings.key().seed();
    byte[] key = settings.key().publicKey();
    byte[] both = new byte[seed.length + key.length];
    System.arraycopy(seed, 0, both, 0, seed.length);
    System.arraycopy(key, 0, both, seed.length, key.length);
    Map<String, Object> secret = value(PRIVATE, both);
    Map<String, Object> validator = new LinkedHashMap<>();
    validator.put("address", Validators.address(self()));
    validator.put("pub_key", value(PUBLIC, key));
    validator.put("priv_key", secret);
    json(VALIDATOR_KEY, validator);
    json(NODE_KEY, Map.of("priv_key", secret));
  }

  private Voter self() {
    return new Voter(settings.self(), HexFormat.of().formatHex(settings.key().publicKey()));
  }

  private static Map<String, Object> value(String type, byte[] bytes) {
    return Map.of("type", type, "value", Base64.getEncoder().encodeToString(bytes));
  }

  /** Takes the keys away again: the engine has read them. */
  void forgetKeys() throws IOException {
    Files.deleteIfExists(config.resolve(NODE_KEY));
    Files.deleteIfExists(config.resolve(VALIDATOR_KEY));
  }

  private void json(String name, Object content) throws IOException {
    Path target = config.resolve(name);
    Path part = config.resolve(name + ".part");
    Files.deleteIfExists(part);
    Files.createFile(
        part, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.write(part, JSON.writeValueAsString(content).getBytes(StandardCharsets.UTF_8));
    Files.move(part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
