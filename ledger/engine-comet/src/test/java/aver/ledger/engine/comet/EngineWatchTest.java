package aver.ledger.engine.comet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import aver.ledger.engine.Peer;
import aver.ledger.engine.Voter;
import aver.ledger.engine.comet.abci.Validators;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nobody believes that all is well, and nobody ends, for what an engine or a liar says. */
final class EngineWatchTest {
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final String CONSENSUS = "dump_consensus_state";
  private static final List<Voter> VOTERS =
      Stream.of("1", "2", "3", "4")
          .map(id -> new Voter(new Peer(id, "127.0.0.1:1"), id.repeat(64)))
          .toList();

  @TempDir private Path folder;

  /** How far the watch's clock is ahead. */
  private final AtomicLong laterNanos = new AtomicLong();

  private OddEngine engine;

  @BeforeEach
  void start() throws Exception {
    engine = new OddEngine(folder);
  }

  @AfterEach
  void stop() {
    engine.close();
  }

  @Test
  void aLookThatFailsIsToldAndNothingIsSeenAnyMore() {
    try (EngineWatch watch = watch(_ -> {})) {
      await().atMost(LONG).until(() -> watch.seen().isPresent());
      engine.answers.put("status", "{\"sync_info\":{\"latest_block_height\":\"many\"}}");
      await().atMost(LONG).until(() -> !engine.told.isEmpty());
      assertThat(engine.told).hasSize(1).first().asString().contains("looked at").contains("many");
      assertThat(watch.seen()).isEmpty();
    }
  }

  @Test
  void aStopWaitsForTheLookUnderWayAndHearsNothingOfItsFailure() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    AtomicBoolean ended = new AtomicBoolean();
    AtomicBoolean endedFirst = new AtomicBoolean();
    EngineWatch[] watch = new EngineWatch[1];
    Thread stopping =
        Thread.ofPlatform()
            .unstarted(() -> {
              watch[0].close();
              endedFirst.set(ended.get());
            });
    watch[0] =
        watch(_ -> {
          begun.countDown();
          while (stopping.getState() != Thread.State.TIMED_WAITING
              && stopping.getState() != Thread.State.TERMINATED) {
            Thread.onSpinWait();
          }
          ended.set(true);
          throw new IllegalStateException("the store is closed");
        });
    assertThat(begun.await(60, TimeUnit.SECONDS)).isTrue();
    stopping.start();
    stopping.join();
    assertThat(endedFirst).isTrue();
    assertThat(engine.told).isEmpty();
  }

  @Test
  void asManyAsMayLieEndNobodyBySayingThatTheyAreAhead() {
    engine.answers.put(CONSENSUS, ahead("9000000", "6", "6"));
    try (EngineWatch watch = watch(_ -> {})) {
      await().atMost(LONG).until(() -> engine.asked.contains(CONSENSUS));
      engine.asked.clear();
      await().atMost(LONG).until(() -> engine.asked.contains(CONSENSUS));
      assertThat(watch.seen()).isPresent();
      assertThat(engine.told).isEmpty();
      engine.answers.put(CONSENSUS, ahead("9000000", "6", "7"));
      await().atMost(LONG).until(() -> !engine.told.isEmpty());
      assertThat(engine.told).first().asString().contains("stands still at block 5 while 2");
    }
  }

  /** A block that is decided between two questions of a look, after a quiet while. */
  @Test
  void whoIsBehindForAMomentGoesOn() {
    engine.answers.put(CONSENSUS, ahead("7", "7", "7"));
    try (EngineWatch watch = watch(_ -> {})) {
      await().atMost(LONG).until(() -> engine.asked.contains(CONSENSUS));
      engine.answers.put(
          "status", "{\"sync_info\":{\"latest_block_height\":\"6\",\"catching_up\":false}}");
      await().atMost(LONG).until(() -> watch.seen().filter(seen -> seen.height() == 6).isPresent());
      assertThat(engine.told).isEmpty();
    }
  }

  @Test
  void aConsensusThatHangsWhileTheRestAnswersEndsTheReplica() throws Exception {
    engine.unanswered.add(CONSENSUS);
    try (EngineWatch _ = watch(_ -> {})) {
      await().atMost(LONG).until(() -> Collections.frequency(engine.asked, CONSENSUS) > 1);
      assertThat(engine.told).as("it may be slow").isEmpty();
      laterNanos.set(TimeUnit.SECONDS.toNanos(70));
      await().atMost(LONG).until(() -> !engine.told.isEmpty());
      assertThat(engine.told)
          .first()
          .asString()
          .contains("stands still at block 5, and its consensus does not answer");
      assertThat(Objects.requireNonNull(engine.supervisor.process()).isAlive()).isFalse();
    }
  }

  @Test
  void oneThatIsStartedAgainAndNeverAnswersEndsTheReplica() throws Exception {
    try (EngineWatch watch = watch(_ -> {})) {
      await().atMost(LONG).until(() -> watch.seen().isPresent());
      engine.unanswered.add("status");
      Process before = Objects.requireNonNull(engine.supervisor.process());
      before.destroyForcibly();
      await().atMost(LONG).until(() -> !before.equals(engine.supervisor.process()));
      engine.asked.clear();
      await().atMost(LONG).until(() -> Collections.frequency(engine.asked, "status") > 1);
      assertThat(engine.told).as("it may need a while").isEmpty();
      laterNanos.set(TimeUnit.MINUTES.toNanos(4));
      await().atMost(LONG).until(() -> !engine.told.isEmpty());
      assertThat(engine.told)
          .first()
          .asString()
          .contains("it was started again, and for 3 minutes it did nothing and did not answer");
      assertThat(Objects.requireNonNull(engine.supervisor.process()).isAlive()).isFalse();
    }
  }

  /** What the other three said; a fourth, who has no vote, says that it is ahead too. */
  private static String ahead(String... heights) {
    String peers =
        Stream.of(1, 2, 3)
            .map(i -> peer(Validators.nodeId(VOTERS.get(i)), heights[i - 1]))
            .collect(Collectors.joining(","));
    return "{\"peers\":[%s,%s]}".formatted(peers, peer("0".repeat(40), "70"));
  }

  private static String peer(String node, String height) {
    return "{\"node_address\":\"%s@127.0.0.1:5\",\"peer_state\":{\"round_state\":{\"height\":\"%s\"}}}"
        .formatted(node, height);
  }

  private EngineWatch watch(EngineWatch.Afterwards afterwards) {
    return new EngineWatch(
        engine.supervisor,
        () -> VOTERS,
        afterwards,
        engine::tell,
        () -> System.nanoTime() + laterNanos.get());
  }
}
