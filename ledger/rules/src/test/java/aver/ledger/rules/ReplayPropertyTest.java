package aver.ledger.rules;

import static org.assertj.core.api.Assertions.assertThat;

import aver.ledger.rules.state.Keys;
import aver.ledger.rules.state.MemoryState;
import aver.ledger.rules.state.Octets;
import aver.ledger.rules.state.Overlay;
import aver.ledger.rules.tx.AttestResult;
import aver.ledger.rules.tx.Leave;
import aver.ledger.rules.tx.OpenRound;
import aver.ledger.rules.tx.SignedTransaction;
import aver.ledger.rules.tx.Transfer;
import aver.ledger.rules.tx.WithdrawDataset;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What must hold for any history; a failure names its seed. */
class ReplayPropertyTest {
  static LongStream seeds() {
    Long only = Long.getLong("seed");
    return only == null ? LongStream.range(0, 12) : LongStream.of(only);
  }

  @ParameterizedTest(name = "-Dseed={0}")
  @MethodSource("seeds")
  void blocksCutInAnyWayAndReplaysFromAnySnapshotEndInEqualBytes(long seed) {
    var random = new SplittableRandom(seed);
    Story story = new Story();
    story.prepare(3);
    for (int i = 0; i < 60; i++) {
      step(story, random);
      Invariants.check(story.federation.state);
    }
    MemoryState replayed = MemoryState.empty();
    replayed.apply(story.federation.genesis.state());
    List<SignedTransaction> rest = new ArrayList<>(story.federation.log);
    while (!rest.isEmpty()) {
      int size = 1 + random.nextInt(Math.min(40, rest.size()));
      MemoryState snapshot = replayed.copy();
      snapshot.apply(
          Ledger.apply(replayed, rest.subList(0, size), new PlainSignatures()).changes());
      replayed = snapshot;
      rest.subList(0, size).clear();
    }
    var live = story.bytes();
    assertThat(live).isNotEmpty();
    Overlay other = new Overlay(replayed);
    live.forEach((key, value) ->
        assertThat(other.get(key).map(bytes -> Octets.of(bytes).hex())).as(key).hasValue(value));
  }

  private static void step(Story story, SplittableRandom random) {
    Federation federation = story.federation;
    String hospital = Federation.HOSPITALS.get(random.nextInt(5));
    boolean active = federation.get(Keys.task(Story.TASK)).active();
    switch (random.nextInt(10)) {
      case 0 -> story.open();
      case 1, 2, 3 -> {
        if (active) {
          story.commit(hospital);
        }
      }
      case 4, 5, 6 -> {
        if (active) {
          story.reveal(hospital);
        }
      }
      case 7 -> {
        if (active) {
          String replica = Federation.REPLICAS.get(random.nextInt(4));
          int number = story.attempt().number();
          federation.run(replica, new AttestResult(Story.TASK, number, story.result()));
        }
      }
      case 8 -> federation.pass(random.nextInt(40_000));
      default ->
          federation.run(
              hospital,
              switch (random.nextInt(4)) {
                case 0 -> new Transfer("h1", 1 + random.nextInt(100));
                case 1 -> new Leave(Story.TASK);
                case 2 -> new WithdrawDataset("other");
                default -> new OpenRound(Story.TASK, 1 + random.nextInt(4));
              });
    }
  }
}
