package aver.ledger.engine.comet;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import aver.ledger.engine.Ahead;
import aver.ledger.engine.Headers;
import aver.ledger.engine.Peer;
import aver.ledger.engine.Snapshots;
import aver.ledger.engine.Voter;
import aver.ledger.engine.comet.abci.Validators;
import aver.ledger.engine.kit.Disk;
import aver.ledger.engine.kit.FourPeers;
import aver.ledger.engine.kit.KitApplication;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A fourth that comes late, by a snapshot, to three processes of CometBFT that have gone on. */
final class StateSyncTest {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final List<String> FIRST = List.of("r1", "r2", "r3");
  private static final CometSettings.Timing FAST =
      new CometSettings.Timing(500, 200, 200, 20, 2 << 20);
  private static final int BLOCKS = 24;

  @TempDir Path directory;
  private final List<Voter> voters = new ArrayList<>();
  private final Map<String, Disk> disks = new TreeMap<>();
  private final Map<String, CometEngine> engines = new TreeMap<>();
  private final Map<String, SnapshotApplication> applications = new TreeMap<>();
  private final Map<String, AtomicLong> notes = new TreeMap<>();
  private final Set<String> died = ConcurrentHashMap.newKeySet();
  private Path program;
  private int texts;

  @BeforeEach
  void threeThatHaveGoneOn() throws Exception {
    program = CometCluster.program();
    for (String id : FourPeers.IDS) {
      String key = HexFormat.of().formatHex(CometCluster.key(id).publicKey());
      voters.add(new Voter(new Peer(id, "127.0.0.1:" + FourPeers.freePort()), key));
      disks.put(id, new Disk(Disk.EMPTY));
      notes.put(id, new AtomicLong());
    }
    for (String id : FIRST) {
      start(id, Snapshots.Offered.ACCEPTED);
    }
    while (disk("r1").read().cursor().index() < BLOCKS) {
      applied(FIRST);
    }
  }

  @AfterEach
  void close() {
    engines.values().forEach(CometEngine::close);
  }

  private Disk disk(String id) {
    return Objects.requireNonNull(disks.get(id));
  }

  private SnapshotApplication application(String id) {
    return Objects.requireNonNull(applications.get(id));
  }

  private CometEngine engine(String id) {
    return Objects.requireNonNull(engines.get(id));
  }

  private void start(String id, Snapshots.Offered answer) throws Exception {
    start(id, answer, BLOCKS / 2);
  }

  private void start(String id, Snapshots.Offered answer, long snapshotFromBlock) throws Exception {
    SnapshotApplication application =
        new SnapshotApplication(disk(id), voters, Objects.requireNonNull(notes.get(id)));
    application.answer = answer;
    applications.put(id, application);
    CometEngine engine =
        new CometEngine(
            new CometSettings(
                voters.get(FourPeers.IDS.indexOf(id)).peer(),
                directory.resolve(id),
                CometCluster.ORIGIN,
                CometCluster.key(id),
                program,
                FAST,
                2000,
                Ahead.NONE,
                application,
                id.equals("r4")
                    ? new TwoOfOthers(FIRST, this::application, this::engine)
                    : Headers.none(),
                snapshotFromBlock),
            (why, cause) -> died.add(id));
    engines.put(id, engine);
    engine.start(application);
  }

  private static void await(String what, BooleanSupplier condition) {
    Awaitility.await(what)
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(20))
        .until(condition::getAsBoolean);
  }

  /** Offers one more text until all have it. */
  private void applied(List<String> ids) {
    String text = "text " + ++texts;
    await(
        text,
        () -> {
          var _ = engine(ids.getFirst()).submit(text.getBytes(UTF_8)).toCompletableFuture().join();
          return ids.stream().allMatch(id -> disk(id).read().applied().contains(text));
        });
  }

  private long firstExecuted(String id) {
    return application(id).executed.getFirst();
  }

  private String config(String id) throws Exception {
    return Files.readString(directory.resolve(id).resolve("config/config.toml"));
  }

  @Test
  void aNewcomerComesWithoutTheBlocksAndIsCountedOn() throws Exception {
    start("r4", Snapshots.Offered.ACCEPTED);
    applied(FourPeers.IDS);
    long snapshot = application("r4").accepted.getLast().height();
    assertThat(snapshot).isGreaterThanOrEqualTo(BLOCKS / 2);
    assertThat(firstExecuted("r4")).isEqualTo(snapshot + 1);
    assertThat(disk("r4").read().applied()).isEqualTo(disk("r1").read().applied());
    assertThat(application("r4").begun()).isFalse();
    assertThat(directory.resolve("r4/config/priv_validator_key.json")).doesNotExist();

    // three of four have to order, and now it is one of them
    engine("r3").close();
    List<String> left = List.of("r1", "r2", "r4");
    applied(left);

    // its process is killed, then all of it stops: it comes back each time, by blocks
    Process killed = engine("r4").process().orElseThrow();
    killed.destroyForcibly().waitFor();
    applied(left);
    engine("r4").close();
    start("r4", Snapshots.Offered.ACCEPTED);
    assertThat(config("r4")).doesNotContain("statesync");
    applied(left);
    assertThat(application("r4").accepted).isEmpty();
    assertThat(died).isEmpty();

    // blocks that it never had are no error: it says that it has none
    assertThat(engine("r4").header(snapshot)).isEmpty();
    assertThat(engine("r4").header(snapshot + 1).orElseThrow())
        .isEqualTo(engine("r1").header(snapshot + 1).orElseThrow());
  }

  @Test
  void oneThatIsRefusedAllSnapshotsTakesAllBlocks() throws Exception {
    start("r4", Snapshots.Offered.GIVEN_UP);
    assertThat(config("r4")).contains("statesync.enable = true");
    applied(FourPeers.IDS);
    assertThat(application("r4").judged).as("one offer in each attempt").hasValue(4);
    assertThat(firstExecuted("r4")).isEqualTo(1);
    assertThat(config("r4")).doesNotContain("statesync");
    assertThat(disk("r4").read().applied()).isEqualTo(disk("r1").read().applied());
    assertThat(died).isEmpty();
  }

  @Test
  void oneThatEndsBehindItsSnapshotAndBeforeItsFirstBlockComesAgain() throws Exception {
    SnapshotApplication first = diesBeforeItsFirstBlock();
    assertThat(first.begun()).isTrue();
    assertThat(first.executed).isEmpty();
    long before = disk("r4").read().cursor().index();
    assertThat(before).isPositive();
    engine("r4").close();
    died.clear();

    start("r4", Snapshots.Offered.ACCEPTED);
    applied(FourPeers.IDS);
    long snapshot = application("r4").accepted.getLast().height();
    assertThat(snapshot).isGreaterThanOrEqualTo(before);
    assertThat(firstExecuted("r4")).isEqualTo(snapshot + 1);
    assertThat(disk("r4").read().applied()).isEqualTo(disk("r1").read().applied());
    assertThat(died).isEmpty();
  }

  @Test
  void falseChunksAreFetchedFromSomebodyElse() throws Exception {
    application("r3").lies = true;
    FIRST.forEach(id -> application(id).silent = true);
    start("r4", Snapshots.Offered.ACCEPTED);
    connected();
    FIRST.forEach(id -> application(id).silent = false);
    applied(FourPeers.IDS);
    // of each of 30 chunks one of the three is asked, and the liar no more after the first
    assertThat(application("r4").liars).isNotEmpty().containsOnly("r3");
    assertThat(firstExecuted("r4")).isEqualTo(application("r4").accepted.getLast().height() + 1);
    assertThat(disk("r4").read().applied()).isEqualTo(disk("r1").read().applied());
    assertThat(died).isEmpty();
  }

  /** It has no header to check it by: what a snapshot costs with this version of the engine. */
  @Test
  void aDoubleVoteFromBeforeItsSnapshotStopsOneThatCameSo() throws Exception {
    start("r4", Snapshots.Offered.ACCEPTED);
    applied(FourPeers.IDS);
    JsonNode answer = TwoVotes.tell(engine("r1").rpcPort(), CometCluster.key("r3"));
    assertThat(answer.has("result")).as("%s", answer).isTrue();
    applied(FIRST);
    applied(FIRST);
    await("the end of r4", () -> died.contains("r4"));
    assertThat(died).containsExactly("r4");
    await("the proof", () -> engine("r1").doubleVotes().size() == 1);
  }

  @Test
  void aSecondAttemptDoesWithoutOneOfTheOthers() throws Exception {
    FIRST.forEach(id -> application(id).silent = true);
    start("r4", Snapshots.Offered.ACCEPTED);
    connected();
    engine("r4").process().orElseThrow().destroyForcibly().waitFor();
    String without = Validators.nodeId(voters.getFirst());
    await("two of three", () -> peers().size() == 2);
    assertThat(peers()).doesNotContain(without);
    assertThat(config("r4")).contains("statesync.enable = true").doesNotContain(without);
    FIRST.forEach(id -> application(id).silent = false);
    applied(FourPeers.IDS);
    assertThat(firstExecuted("r4")).isEqualTo(application("r4").accepted.getLast().height() + 1);
    await("all three", () -> peers().size() == 3);
    assertThat(died).isEmpty();
  }

  /** Returns once the newcomer has asked each of the three at least once what it offers. */
  private void connected() {
    await(
        "connections",
        () ->
            peers().size() == FIRST.size()
                && FIRST.stream().allMatch(id -> application(id).asked.get() > 0));
  }

  /** Node ids that are connected to the newcomer; none while it does not answer. */
  private List<String> peers() {
    int port = engine("r4").rpcPort();
    if (port == 0) {
      return List.of();
    }
    try (Rpc rpc = new Rpc(port)) {
      return rpc.peers(Duration.ofSeconds(2));
    } catch (java.io.IOException e) {
      return List.of();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private SnapshotApplication diesBeforeItsFirstBlock() throws Exception {
    start("r4", Snapshots.Offered.ACCEPTED);
    SnapshotApplication first = application("r4");
    first.dieAt(KitApplication.Point.BEFORE_EXECUTE);
    await("the end of r4", () -> died.contains("r4"));
    return first;
  }

  @Test
  void aChainThatIsShortIsTakenBlockByBlock() throws Exception {
    start("r4", Snapshots.Offered.ACCEPTED, 1_000_000);
    assertThat(config("r4")).doesNotContain("statesync");
    applied(FourPeers.IDS);
    assertThat(firstExecuted("r4")).isEqualTo(1);
  }
}
