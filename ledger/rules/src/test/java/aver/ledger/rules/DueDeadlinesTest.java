package aver.ledger.rules;

import static org.assertj.core.api.Assertions.assertThat;

import aver.ledger.rules.state.Keys;
import aver.ledger.rules.state.TaskPhase;
import aver.ledger.rules.state.TaskSpec;
import aver.ledger.rules.tx.CreateTask;
import aver.ledger.rules.tx.Tick;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** When much is due at once, each transaction does a part of it, and all replicas the same part. */
class DueDeadlinesTest {
  private static final int TASKS = 70;
  private static final int EACH = 64;
  private final Story story = new Story();
  private final Federation federation = story.federation;

  @Test
  void aTransactionLetsTheSixtyFourFirstActInOrderOfTimeAndId() {
    story.prepare(1);
    List<TaskSpec> specs = createdInAnyOrder();
    List<String> due =
        specs.stream()
            .sorted(Comparator.comparingLong(TaskSpec::endMs).thenComparing(TaskSpec::task))
            .map(TaskSpec::task)
            .toList();
    assertThat(due.subList(EACH, TASKS))
        .as("the last of them end together, so ids decide")
        .containsExactly("t-04", "t-05", "t-06", "t-07", "t-08", "t-09");
    long later = federation.now() + 3_600_000;
    tick("r1", later);
    tick("r2", later);
    assertThat(ended()).isEmpty();
    tick("r3", later);
    assertThat(federation.now()).isEqualTo(later);
    assertThat(ended()).containsExactlyInAnyOrderElementsOf(due.subList(0, EACH));
    tick("r4", later);
    assertThat(ended()).hasSize(TASKS);
    Invariants.check(federation.state);
  }

  /** Ten tasks end at one time, those with the greater numbers earlier. */
  private List<TaskSpec> createdInAnyOrder() {
    List<TaskSpec> specs = new ArrayList<>();
    for (int i = 0; i < TASKS; i++) {
      long end = federation.now() + (TASKS - i + 9) / 10 * 1_000L;
      specs.add(TaskChecks.changed(Story.task("t-%02d".formatted(i), 1), d -> d.endMs = end));
    }
    Collections.shuffle(specs, new Random(64));
    for (TaskSpec spec : specs) {
      assertThat(federation.run("rosa", new CreateTask(spec))).isEqualTo("done");
    }
    return specs;
  }

  private void tick(String replica, long readingMs) {
    federation.apply(federation.sign(replica, new Tick(), readingMs));
  }

  private List<String> ended() {
    List<String> ended = new ArrayList<>();
    for (int i = 0; i < TASKS; i++) {
      String task = "t-%02d".formatted(i);
      if (federation.get(Keys.task(task)).phase() == TaskPhase.ENDED) {
        ended.add(task);
      }
    }
    return ended;
  }
}
