package aver.ledger.engine.comet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import aver.ledger.engine.Peer;
import aver.ledger.engine.Voter;
import aver.ledger.engine.comet.abci.Validators;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An engine gets rid of a peer that was replaced, and of no other one, by a new process. */
final class OutsiderWatchTest {
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final List<Voter> BEFORE = voters("1", "2", "3", "4");
  private static final List<Voter> AFTER = voters("1", "2", "3", "5");

  @TempDir private Path folder;
  private final AtomicLong nanos = new AtomicLong();
  private OddEngine engine;
  private List<Voter> voters = BEFORE;
  private List<Voter> ahead = List.of();
  private OutsiderWatch watch;

  @BeforeEach
  void start() throws Exception {
    engine = new OddEngine(folder);
    watch =
        new OutsiderWatch(
            engine.supervisor, () -> voters, () -> ahead, BEFORE.getFirst().key(), nanos::get);
    engine.answers.put("validators", validators(AFTER));
    where(6);
    look(false, BEFORE);
  }

  @AfterEach
  void stop() {
    engine.close();
  }

  private static List<Voter> voters(String... digits) {
    return Stream.of(digits)
        .map(digit -> new Voter(new Peer("r" + digit, "127.0.0.1:1"), digit.repeat(64)))
        .toList();
  }

  private static String validators(List<Voter> all) {
    return all.stream()
        .map(voter -> "{\"address\":\"%s\"}".formatted(Validators.address(voter)))
        .collect(
            Collectors.joining(
                ",", "{\"validators\":[", "],\"total\":\"%d\"}".formatted(all.size())));
  }

  /** All decide block 6, for block 5 is the last one here; the newcomer is at this height. */
  private void where(long newcomer) {
    engine.answers.put(
        "dump_consensus_state",
        all().stream()
            .map(voter ->
                "{\"node_address\":\"%s@127.0.0.1:5\",\"peer_state\":{\"round_state\":{\"height\":\"%d\"}}}"
                    .formatted(
                        Validators.nodeId(voter), voter.equals(AFTER.getLast()) ? newcomer : 6))
            .collect(Collectors.joining(",", "{\"peers\":[", "]}")));
  }

  private void look(boolean catchingUp, List<Voter> peers) throws Exception {
    List<String> nodes = peers.stream().map(Validators::nodeId).toList();
    watch.look(new EngineWatch.Seen(5, catchingUp, nodes, 0));
  }

  /** Looks each second for as long; whether the process was ended meanwhile. */
  private boolean ended(Duration howLong, boolean catchingUp, List<Voter> peers) throws Exception {
    Process now = process();
    for (long second = 0; second < howLong.toSeconds() && now.isAlive(); second++) {
      look(catchingUp, peers);
      nanos.addAndGet(Duration.ofSeconds(1).toNanos());
    }
    return now.waitFor(200, TimeUnit.MILLISECONDS); // which is long for one that was killed
  }

  private Process process() {
    return Objects.requireNonNull(engine.supervisor.process());
  }

  private static List<Voter> all() {
    return Stream.concat(AFTER.stream(), BEFORE.stream()).distinct().toList();
  }

  @Test
  void oneThatWasReplacedAndStaysConnectedIsLost() throws Exception {
    Process first = process();
    voters = AFTER;
    assertThat(ended(Outsiders.TURN, false, all())).as("before the first turn").isFalse();
    assertThat(ended(Outsiders.TURN, false, all())).isTrue();
    await().atMost(LONG).until(() -> !process().equals(first) && process().isAlive());
    assertThat(engine.told).isEmpty();
    assertThat(ended(Outsiders.TURN.multipliedBy(9), false, AFTER)).as("it is gone").isFalse();
  }

  @Test
  void nobodyIsLostWhoOrdersOrWillOrHasYetToVote() throws Exception {
    Duration round = Outsiders.TURN.multipliedBy(9);
    assertThat(ended(round, false, BEFORE)).as("all order").isFalse();
    ahead = AFTER;
    assertThat(ended(round, false, all())).as("the newcomer is known of").isFalse();
    ahead = List.of();
    voters = AFTER;
    assertThat(ended(round, true, all())).as("it takes old blocks").isFalse();
    engine.answers.put("validators", validators(BEFORE));
    assertThat(ended(round, false, all())).as("the next block needs its vote").isFalse();
    engine.answers.remove("validators");
    assertThat(ended(round, false, all())).as("nobody says whose vote it needs").isFalse();
  }

  /** A newcomer that takes old blocks is connected, and the order stops without this replica. */
  @Test
  void nobodyIsLostWhileTheOthersCouldNotGoOn() throws Exception {
    voters = AFTER;
    where(3);
    assertThat(ended(Outsiders.TURN.multipliedBy(16), false, all())).isFalse();
    where(6);
    assertThat(ended(Outsiders.TURN.multipliedBy(3), false, all())).as("it has come").isTrue();
  }

  @Test
  void anEngineIsRestartedForOutsidersOnceAnHourAtMost() throws Exception {
    voters = AFTER;
    Process first = process();
    assertThat(ended(Outsiders.TURN.multipliedBy(2), false, all())).isTrue();
    await().atMost(LONG).until(() -> !process().equals(first) && process().isAlive());
    look(false, AFTER);
    List<Voter> changed = Stream.concat(AFTER.stream(), voters("6").stream()).toList();
    assertThat(ended(OutsiderWatch.PAUSE, false, changed)).as("another one at once").isFalse();
    assertThat(ended(Outsiders.TURN.multipliedBy(6), false, changed)).isTrue();
  }
}
