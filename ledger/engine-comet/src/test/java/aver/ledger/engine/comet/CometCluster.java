package aver.ledger.engine.comet;

import static java.nio.charset.StandardCharsets.UTF_8;

import aver.ledger.engine.ConsensusEngine;
import aver.ledger.engine.Peer;
import aver.ledger.engine.Voter;
import aver.ledger.engine.comet.abci.Validators;
import aver.ledger.engine.kit.Disk;
import aver.ledger.engine.kit.KitApplication;
import aver.ledger.engine.kit.KitCluster;
import aver.ledger.proof.Digest;
import aver.ledger.proof.crypto.SigningKey;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Assumptions;

/** Four processes of CometBFT over loopback. */
final class CometCluster implements KitCluster {
  static final List<String> IDS = List.of("r1", "r2", "r3", "r4");
  static final CometSettings.Origin ORIGIN =
      new CometSettings.Origin(
          Digest.sha256("a chain".getBytes(UTF_8)), 0, Digest.ZERO, 1_767_225_600_000L);
  private static final CometSettings.Timing FAST = new CometSettings.Timing(500, 200, 200, 20);

  private final Path directory;
  private final Path program;
  private final List<Voter> voters = new ArrayList<>();
  private final Map<String, Disk> disks = new TreeMap<>();
  private final Map<String, CometEngine> engines = new ConcurrentHashMap<>();
  private final Map<String, KitApplication> applications = new ConcurrentHashMap<>();
  private final Set<String> died = ConcurrentHashMap.newKeySet();

  CometCluster(Path directory) throws Exception {
    this.directory = directory;
    this.program = program();
    for (String id : IDS) {
      disks.put(id, new Disk());
      String key = HexFormat.of().formatHex(key(id).publicKey());
      voters.add(new Voter(new Peer(id, "127.0.0.1:" + freePort()), key));
    }
    for (String id : IDS) {
      start(id);
    }
    await("four that order", () -> IDS.stream().allMatch(id -> leads(id)));
  }

  private boolean leads(String id) {
    return engine(id).health().leader().isPresent();
  }

  /** The engine's program; without it the test is skipped, and says how to get it. */
  static Path program() {
    Optional<Path> found = CometProgram.find(System.getenv());
    Assumptions.assumeTrue(
        found.isPresent(), () -> "no engine program here: " + CometProgram.advice());
    return found.orElseThrow();
  }

  static SigningKey key(String id) {
    return SigningKey.ofSeed(Digest.sha256(id.getBytes(UTF_8)).bytes());
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  CometSettings settings(String id) {
    return new CometSettings(
        voters.get(IDS.indexOf(id)).peer(),
        directory.resolve(id),
        ORIGIN,
        key(id),
        program,
        FAST,
        2000);
  }

  /** The place of a validator in the engine's list: by address, since all have one vote. */
  static int indexOf(String id) {
    return IDS.stream().sorted(Comparator.comparing(CometCluster::address)).toList().indexOf(id);
  }

  private static String address(String id) {
    String key = HexFormat.of().formatHex(key(id).publicKey());
    return Validators.address(new Voter(new Peer(id, "127.0.0.1:1"), key));
  }

  @Override
  public List<String> ids() {
    return IDS;
  }

  @Override
  public ConsensusEngine engine(String id) {
    return comet(id);
  }

  CometEngine comet(String id) {
    return Objects.requireNonNull(engines.get(id));
  }

  @Override
  public KitApplication application(String id) {
    return Objects.requireNonNull(applications.get(id));
  }

  @Override
  public Disk disk(String id) {
    return Objects.requireNonNull(disks.get(id));
  }

  @Override
  public void stop(String id) {
    engine(id).close();
  }

  @Override
  public void start(String id) throws Exception {
    KitApplication application = new KitApplication(disk(id), voters);
    CometEngine engine = new CometEngine(settings(id), (why, cause) -> died.add(id));
    applications.put(id, application);
    engines.put(id, engine);
    engine.start(application);
  }

  /** The ledger says who orders, so it is told. */
  @Override
  public void change(List<String> ids) {
    IDS.stream()
        .filter(id -> !ids.contains(id))
        .forEach(id -> {
          var _ = engine("r1").submit(("out " + id).getBytes(UTF_8));
        });
  }

  @Override
  public void await(String what, BooleanSupplier condition) {
    Awaitility.await(what)
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(10))
        .until(condition::getAsBoolean);
  }

  @Override
  public boolean died(String id) {
    return died.contains(id);
  }

  @Override
  public void close() {
    engines.values().parallelStream().forEach(CometEngine::close);
  }
}
