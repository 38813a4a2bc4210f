package aver.coordinator.console;

import static org.assertj.core.api.Assertions.assertThat;

import aver.ledger.client.http.Page;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is kept however much a page in somebody's browser asks for. */
final class KeptAnswersTest {
  private static final int BYTES_MAX = 1 << 16;
  private static final List<String> TASKS = List.of("tasks");

  private final KeptAnswers kept = new KeptAnswers(BYTES_MAX);

  private static Page.Content content(int length) {
    return Page.Content.of("application/json", "x".repeat(length));
  }

  private static List<String> task(int number) {
    return List.of("tasks", "t-" + number);
  }

  @Test
  void anAnswerIsKeptUntilAHigherOneComes() {
    Page.Content content = content(10);
    kept.keep(3, TASKS, content);
    assertThat(kept.at(3, TASKS)).containsSame(content);
    assertThat(kept.at(3, task(1))).isEmpty();
    assertThat(kept.at(4, TASKS)).isEmpty();
    kept.keep(4, task(1), content(10));
    assertThat(kept.at(3, TASKS)).as("of another height").isEmpty();
    assertThat(kept.at(4, TASKS)).isEmpty();
    kept.keep(3, TASKS, content);
    assertThat(kept.at(3, TASKS)).as("late").isEmpty();
    assertThat(kept.at(4, TASKS)).as("of a lower height").isEmpty();
    assertThat(kept.at(4, task(1))).isPresent();
  }

  @Test
  void noMoreIsKeptThanFits() {
    int each = 1000;
    for (int i = 0; i < 1000; i++) {
      kept.keep(1, task(i), content(each));
      assertThat(kept.at(1, task(i))).as("the last one").isPresent();
    }
    long held = 0;
    for (int i = 0; i < 1000; i++) {
      held += kept.at(1, task(i)).map(content -> content.bytes().length).orElse(0);
    }
    assertThat(held).isBetween((long) each, (long) BYTES_MAX);
  }

  @Test
  void whatIsLargerThanAllIsNotKeptAndDisplacesNothing() {
    kept.keep(1, TASKS, content(10));
    kept.keep(1, task(1), content(BYTES_MAX));
    assertThat(kept.at(1, task(1))).isEmpty();
    assertThat(kept.at(1, TASKS)).isPresent();
  }
}
