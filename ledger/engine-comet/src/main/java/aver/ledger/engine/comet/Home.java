package aver.ledger.engine.comet;

import aver.ledger.engine.EngineException;
import aver.ledger.engine.Voter;
import aver.ledger.engine.comet.abci.Validators;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Base64;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * The engine's folder, written anew before each start from what the ledger says, but for its data.
 * Keys lie there only until the engine has read them.
 */
final class Home {
  private static final Logger LOG = LoggerFactory.getLogger(Home.class);
  private static final JsonMapper JSON = new JsonMapper();
  private static final String PUBLIC = "tendermint/PubKeyEd25519";
  private static final String PRIVATE = "tendermint/PrivKeyEd25519";

  /** Where the engine puts what it does not keep, in its folder. */
  static final String TEMPORARY = "tmp";

  private static final Set<StandardOpenOption> NEW =
      Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
  private static final FileAttribute<Set<PosixFilePermission>> OWNER =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  private static final String PART = ".part";
  private static final String NODE_KEY = "node_key.json";
  private static final String VALIDATOR_KEY = "priv_validator_key.json";

  private final CometSettings settings;
  private final Path config;
  private final Path data;
  private final VoteGuard votes;

  Home(CometSettings settings) {
    this.settings = settings;
    this.config = settings.directory().resolve("config");
    this.data = settings.directory().resolve("data");
    this.votes = new VoteGuard(settings.directory());
  }

  /** What the engine signed last, and whether that is all that it signed. */
  VoteGuard votes() {
    return votes;
  }

  /** Where it is. */
  Path directory() {
    return settings.directory();
  }

  /**
   * Makes the folder ready for a start.
   *
   * @param height the ledger's place in this order, 0 before its first block
   * @param trust with what its light client begins, if it is to come by a snapshot
   * @throws EngineException if the folder is of another order, or what guards against signing twice
   *     is not there or older than it was
   */
  synchronized void write(
      List<Voter> voters, Path socket, int rpcPort, long height, Optional<StateSync.Trust> trust)
      throws EngineException, IOException {
    Files.createDirectories(config);
    Files.createDirectories(data);
    Files.createDirectories(settings.directory().resolve(TEMPORARY));
    requireSameOrder();
    votes.guard(height);
    json("genesis.json", genesis());
    ConfigFile file = new ConfigFile(settings, voters, socket, rpcPort, trust);
    Files.writeString(config.resolve("config.toml"), file.text());
    keys();
  }

  private void requireSameOrder() throws EngineException, IOException {
    Path genesis = config.resolve("genesis.json");
    if (!Files.exists(genesis)) {
      return;
    }
    String found = chainId(Files.readAllBytes(genesis));
    String own = settings.origin().engineChainId();
    if (!found.isEmpty() && !found.equals(own)) {
      throw new EngineException(
          "%s holds order %s, this ledger's is %s: move the folder away"
              .formatted(settings.directory(), found, own));
    }
  }

  /**
   * Empty if it says none, as a file may that a loss of power cut off: it is written anew before
   * each start, and what guards against signing twice lies beside it and must not be moved away.
   */
  private static String chainId(byte[] genesis) {
    try {
      return JSON.readTree(genesis).path("chain_id").asString("");
    } catch (JacksonException e) {
      return "";
    }
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
        Map.of("max_bytes", Integer.toString(CometSettings.BLOCK_BYTES_MAX), "max_gas", "-1"),
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

  /**
   * Takes away all that the engine keeps but what it signed last: its next start is its first,
   * except that it does not vote twice.
   */
  void forgetBlocks() throws IOException {
    for (Path folder : List.of(data, settings.directory().resolve(TEMPORARY))) {
      if (Files.isDirectory(folder)) {
        try (Stream<Path> files = Files.walk(folder)) {
          for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
            if (!file.equals(folder) && !file.equals(votes.file())) {
              Files.delete(file);
            }
          }
        }
      }
    }
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

  /** Takes the keys away again, half-written ones as well: the engine has read them. */
  synchronized void forgetKeys() throws IOException {
    for (String name : List.of(NODE_KEY, VALIDATOR_KEY)) {
      Files.deleteIfExists(config.resolve(name));
      Files.deleteIfExists(config.resolve(name + PART));
    }
  }

  /** As {@link #forgetKeys}; where the disk does not allow it, the log says so. */
  void forgetKeysIfPossible() {
    try {
      forgetKeys();
    } catch (IOException e) {
      LOG.warn("the engine's key files could not be taken away", e);
    }
  }

  private void json(String name, Object content) throws IOException {
    write(config.resolve(name), JSON.writeValueAsString(content));
  }

  /** Replaces a file that only its owner may read in one step, synced. */
  static void write(Path target, String text) throws IOException {
    Path part = target.resolveSibling(target.getFileName() + PART);
    Files.deleteIfExists(part);
    try (FileChannel out = FileChannel.open(part, NEW, OWNER)) {
      Channels.newOutputStream(out).write(text.getBytes(StandardCharsets.UTF_8));
      out.force(true);
    }
    Files.move(part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
