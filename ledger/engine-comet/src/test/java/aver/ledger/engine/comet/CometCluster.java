package aver.ledger.engine.comet;

import static java.nio.charset.StandardCharsets.UTF_8;

import aver.ledger.engine.Ahead;
import aver.ledger.engine.Peer;
import aver.ledger.engine.Voter;
import aver.ledger.engine.comet.abci.Validators;
import aver.ledger.engine.kit.Disk;
import aver.ledger.engine.kit.FourPeers;
import aver.ledger.proof.Digest;
import aver.ledger.proof.crypto.SigningKey;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Assumptions;

/** Four processes of CometBFT over loopback. */
final class CometCluster extends FourPeers<CometEngine> {
  static final CometSettings.Origin ORIGIN =
      new CometSettings.Origin(
          Digest.sha256("a chain".getBytes(UTF_8)), 0, Digest.ZERO, 1_767_225_600_000L);
  private static final CometSettings.Timing FAST =
      new CometSettings.Timing(500, 200, 200, 20, 2 << 20);
  private static final Duration CALL = Duration.ofSeconds(2);

  private final Path directory;
  private final CometSettings.Origin origin;
  private final Path program;
  private final Duration orderedWithin;
  private final List<Voter> voters = new ArrayList<>();
  private final Map<String, SnapshotApplication> applications = new ConcurrentHashMap<>();

  /** Beside each disk: that it came by a snapshot. */
  private final Map<String, AtomicLong> notes = new ConcurrentHashMap<>();

  CometCluster(Path directory) throws Exception {
    this(directory, Disk.EMPTY);
  }

  CometCluster(Path directory, Disk.Content begins) throws Exception {
    this(directory, begins, CometEngine.ORDERED_WITHIN);
  }

  /** Four whose answers wait for the order for another time than they do without saying one. */
  CometCluster(Path directory, Disk.Content begins, Duration orderedWithin) throws Exception {
    super(begins);
    this.directory = directory;
    this.orderedWithin = orderedWithin;
    this.origin =
        new CometSettings.Origin(
            ORIGIN.chainId(), begins.applied().size(), begins.root(), ORIGIN.timeMs());
    this.program = program();
    for (String id : IDS) {
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

  @Override
  protected Path folder(String id) {
    return directory.resolve(id);
  }

  private CometSettings settings(String id, SnapshotApplication application, long fromBlock) {
    List<String> others = IDS.stream().filter(other -> !other.equals(id)).toList();
    return new CometSettings(
        voter(id).peer(),
        folder(id),
        origin,
        key(id),
        program,
        FAST,
        2000,
        Ahead.NONE,
        application,
        new TwoOfOthers(others, this::snapshots, this::engine),
        fromBlock);
  }

  private SnapshotApplication snapshots(String id) {
    return Objects.requireNonNull(applications.get(id));
  }

  private Voter voter(String id) {
    return voters.get(IDS.indexOf(id));
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
  public void start(String id) throws Exception {
    start(id, CometSettings.NO_SNAPSHOT);
  }

  private void start(String id, long snapshotFromBlock) throws Exception {
    SnapshotApplication application = new SnapshotApplication(disk(id), voters, note(id));
    applications.put(id, application);
    CometSettings settings = settings(id, application, snapshotFromBlock);
    start(id, application, new CometEngine(settings, fatal(id), orderedWithin));
  }

  private AtomicLong note(String id) {
    return notes.computeIfAbsent(id, _ -> new AtomicLong());
  }

  @Override
  public void wipe(String id) throws Exception {
    super.wipe(id);
    note(id).set(0);
  }

  /** The others let nobody connect whom their ledger does not name: it is taken in first. */
  @Override
  public void startFromSnapshot(String id) throws Exception {
    change(IDS);
    List<String> others = IDS.stream().filter(other -> !other.equals(id)).toList();
    await(
        id + " to be taken in",
        () -> others.stream().allMatch(other -> names(snapshots(other), id)));
    start(id, 1);
  }

  private boolean names(SnapshotApplication ledger, String id) {
    return ledger.voters().contains(voter(id));
  }

  /** The ledger says who orders, so it is told. */
  @Override
  public void change(List<String> ids) {
    List<String> before = engine("r1").membership().peers().stream().map(Peer::id).toList();
    IDS.stream()
        .filter(id -> ids.contains(id) != before.contains(id))
        .map(id -> (ids.contains(id) ? "in " : "out ") + id)
        .forEach(text -> {
          var _ = engine("r1").submit(text.getBytes(UTF_8));
        });
  }

  /**
   * The engine asks who a peer is when a connection begins, and over one that is open it takes what
   * it is handed. It ends with the engine's process: the others are started anew.
   */
  @Override
  public void disconnect(String id) {
    List<String> others = IDS.stream().filter(other -> !other.equals(id)).toList();
    others.forEach(other -> engine(other).process().orElseThrow().destroyForcibly());
    await("no connection to " + id, () -> others.stream().noneMatch(other -> linked(other, id)));
  }

  private boolean linked(String id, String other) {
    try (Rpc rpc = new Rpc(engine(id).rpcPort())) {
      return rpc.peers(CALL).contains(Validators.nodeId(voter(other)));
    } catch (IOException e) {
      return true; // nobody knows
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
