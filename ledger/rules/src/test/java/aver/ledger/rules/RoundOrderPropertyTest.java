package aver.ledger.rules;

import static org.assertj.core.api.Assertions.assertThat;

import aver.ledger.rules.state.Keys;
import aver.ledger.rules.tx.AttestResult;
import aver.ledger.rules.tx.Result;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Who is first within a phase decides nothing; a failure names its seed. */
class RoundOrderPropertyTest {
  static LongStream seeds() {
    Long only = Long.getLong("seed");
    return only == null ? LongStream.range(0, 8) : LongStream.of(only);
  }

  @ParameterizedTest(name = "-Dseed={0}")
  @MethodSource("seeds")
  void theOrderWithinAPhaseChangesNoOutcome(long seed) {
    assertThat(outcome(new Random(seed))).isEqualTo(outcome(new Random(seed + 1000)));
  }

  private static List<String> outcome(Random random) {
    Story story = new Story();
    Federation federation = story.federation;
    story.prepare(1);
    story.open();
    shuffled(Federation.HOSPITALS, random)
        .forEach(h -> assertThat(story.commit(h)).isEqualTo("done"));
    shuffled(Federation.HOSPITALS, random)
        .forEach(h -> assertThat(story.reveal(h)).isEqualTo("done"));
    Result result = story.result();
    shuffled(Federation.REPLICAS, random)
        .forEach(r -> federation.run(r, new AttestResult(Story.TASK, 1, result)));
    List<String> found = new ArrayList<>();
    found.add(federation.get(Keys.model(Story.TASK, 1)).root().hex());
    for (String h : Federation.HOSPITALS) {
      found.add(federation.get(Keys.seat(Story.TASK, 1, h)).outcome().toString());
      found.add(federation.find(Keys.standing(Story.STUDY, h)).toString());
      found.add(federation.find(Keys.balance(h)).toString());
    }
    return found;
  }

  private static List<String> shuffled(List<String> ids, Random random) {
    List<String> order = new ArrayList<>(ids);
    Collections.shuffle(order, random);
    return order;
  }
}
