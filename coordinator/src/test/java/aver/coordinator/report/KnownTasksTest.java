package aver.coordinator.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aver.coordinator.Federation;
import aver.ledger.client.LedgerClient;
import aver.ledger.client.view.CertifiedView;
import aver.ledger.client.view.ViewUnavailableException;
import aver.ledger.rules.state.Keys;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is kept of tasks that come and go, at four real replicas. */
final class KnownTasksTest {
  private static final Path HEART = Path.of("../docs/examples/uci-heart");
  private static final int TASKS = 7;
  private static final int KEPT = 3;

  @Test
  void noSpecificationIsKept(@TempDir Path folder) throws Exception {
    try (Federation federation = new Federation(folder);
        LedgerClient client = federation.client("admin-3")) {
      Files.copy(HEART.resolve("schema.yaml"), folder.resolve("schema.yaml"));
      federation.decide("open-study", "heart", "--purpose", "risk of heart disease");
      for (int i = 1; i <= TASKS; i++) {
        create(federation, "heart-" + i);
        if (i > 1) {
          assertThat(federation.as("researcher-1", "task", "cancel", "heart-" + i).code()).isZero();
        }
      }
      KnownTasks known = new KnownTasks(client, KEPT);
      CertifiedView view = new CertifiedView(client);
      List<TaskLine> all = new TaskReader(view, known).tasks();
      assertThat(all).hasSize(TASKS).allMatch(task -> task.dimension() == 14);
      assertThat(known.size()).isEqualTo(KEPT);
      CertifiedView next = view.renewed();
      TaskReader reader = new TaskReader(next, known);
      assertThat(ids(reader.tasks())).containsExactlyElementsOf(ids(all));
      assertThat(ids(reader.tasks(2)))
          .containsExactly("heart-1", "heart-" + (TASKS - 1), "heart-" + TASKS);
      assertThat(ids(reader.tasks(0))).containsExactly("heart-1");
      assertThat(known.size()).isEqualTo(KEPT);
      Federation.REPLICAS.forEach(federation::stop);
      assertThat(next.get(Keys.task("heart-1"))).as("kept").isPresent();
      assertThatThrownBy(() -> next.get(Keys.taskSpec("heart-1")))
          .isInstanceOf(ViewUnavailableException.class);
    }
  }

  private static List<String> ids(List<TaskLine> tasks) {
    return tasks.stream().map(TaskLine::task).toList();
  }

  private static void create(Federation federation, String task) throws Exception {
    String text = Files.readString(HEART.resolve("task.yaml")).replace("heart-1", task);
    Path spec = Files.writeString(federation.file(task + ".yaml"), text);
    Federation.Done done =
        federation.as("researcher-1", "task", "create", "--spec", spec.toString());
    assertThat(done.code()).as(done.err()).isZero();
  }
}
