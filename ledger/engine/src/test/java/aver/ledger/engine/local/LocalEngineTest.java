package aver.ledger.engine.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import aver.ledger.engine.Admission;
import aver.ledger.engine.EngineException;
import aver.ledger.engine.kit.Disk;
import aver.ledger.engine.kit.EngineKit;
import aver.ledger.engine.kit.KitCluster;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The engine in memory keeps the kit, and its order follows from the seed alone. */
class LocalEngineTest extends EngineKit {
  @Override
  protected KitCluster open(Disk.Content begins) throws Exception {
    return new LocalCluster(7, LocalSettings.rough(), begins);
  }

  static LongStream seeds() {
    Long only = Long.getLong("seed");
    return only == null ? LongStream.range(0, 20) : LongStream.of(only);
  }

  @ParameterizedTest(name = "-Dseed={0}")
  @MethodSource("seeds")
  void equalSeedsGiveEqualRootsAtEqualTimes(long seed) throws Exception {
    assertThat(run(seed)).isEqualTo(run(seed));
  }

  private static String run(long seed) throws Exception {
    try (LocalCluster cluster = new LocalCluster(seed, LocalSettings.rough())) {
      for (int i = 0; i < 40; i++) {
        var _ = cluster.engine("r" + (1 + i % 4)).submit(("t" + i).getBytes(UTF_8));
      }
      cluster.await(
          "all",
          () ->
              cluster.ids().stream()
                  .allMatch(id -> cluster.disk(id).read().applied().size() == 40));
      return cluster.network().time().nowMs() + " " + cluster.disk("r3").read().root();
    }
  }

  @Test
  void aMinorityDecidesNothingUntilItIsHealed() throws Exception {
    try (LocalCluster cluster = new LocalCluster(1, LocalSettings.calm())) {
      cluster.network().partition(Set.of("r4"));
      var _ = cluster.engine("r4").submit("cut off".getBytes(UTF_8));
      var _ = cluster.engine("r1").submit("majority".getBytes(UTF_8));
      cluster.network().time().advance(10_000);
      assertThat(cluster.disk("r1").read().applied()).containsExactly("majority");
      assertThat(cluster.disk("r4").read().applied()).isEmpty();
      cluster.network().heal();
      cluster.await("both", () -> cluster.disk("r4").read().applied().size() == 2);
    }
  }

  @Test
  void halfOfTheReplicasDecideNothing() throws Exception {
    try (LocalCluster cluster = new LocalCluster(1, LocalSettings.calm())) {
      cluster.network().partition(Set.of("r3", "r4"));
      var _ = cluster.engine("r1").submit("t".getBytes(UTF_8));
      cluster.network().time().advance(60_000);
      assertThat(cluster.network().decidedBlocks()).isZero();
    }
  }

  @Test
  void aFullQueueAnswersBusy() throws Exception {
    var settings = new LocalSettings(1, 1, 0, 50, 5, 3);
    try (LocalCluster cluster = new LocalCluster(1, settings)) {
      for (int i = 0; i < 3; i++) {
        var _ = cluster.engine("r1").submit(("t" + i).getBytes(UTF_8));
      }
      assertThat(
              cluster.engine("r1").submit("one more".getBytes(UTF_8)).toCompletableFuture().join())
          .isEqualTo(new Admission.Busy(50));
    }
  }

  @Test
  void anApplicationThatIsAheadIsRefused() throws Exception {
    try (LocalCluster cluster = new LocalCluster(1, LocalSettings.calm())) {
      cluster.stop("r1");
      cluster.application("r1").commitCursor(new aver.ledger.engine.EngineCursor(0, 9));
      org.assertj.core.api.Assertions.assertThatThrownBy(() -> cluster.start("r1"))
          .isInstanceOf(EngineException.class)
          .hasMessageContaining("another network");
    }
  }
}
