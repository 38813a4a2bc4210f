package aver.participant.site;

import static org.assertj.core.api.Assertions.assertThat;

import aver.ledger.client.CertifiedState;
import aver.ledger.client.LedgerUnavailableException;
import aver.ledger.proof.Digest;
import aver.ledger.proof.note.LedgerCheckpoint;
import aver.ledger.rules.state.Attempt;
import aver.ledger.rules.state.AttemptPhase;
import aver.ledger.rules.state.InitialModelSpec;
import aver.ledger.rules.state.Keys;
import aver.ledger.rules.state.Learning;
import aver.ledger.rules.state.NamedText;
import aver.ledger.rules.state.Pace;
import aver.ledger.rules.state.Purpose;
import aver.ledger.rules.state.Recipe;
import aver.ledger.rules.state.RuleSpec;
import aver.ledger.rules.state.Slot;
import aver.ledger.rules.state.Task;
import aver.ledger.rules.state.TaskPhase;
import aver.ledger.rules.state.TaskSpec;
import aver.participant.agent.AgentJournal;
import aver.participant.agent.AgentView;
import aver.participant.agent.AttemptKey;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an agent reads and keeps of the tasks of a ledger on which there are more and more. */
final class TaskLookTest {
  private static final int OVER = 3000;
  private static final Digest HASH = Digest.sha256(new byte[] {5});

  @TempDir Path folder;

  private final Map<String, byte[]> state = new HashMap<>();
  private final CertifiedLook look = new CertifiedLook(this::read);
  private final TaskLook tasks = new TaskLook("h", _ -> Optional.empty());
  private AgentJournal journal;
  private int count;
  private long keysRead;
  private long specBytesRead;

  @BeforeEach
  void open() throws Exception {
    journal = AgentJournal.open(folder, HASH);
  }

  @AfterEach
  void close() throws Exception {
    journal.close();
  }

  @Test
  void whatIsReadAndKeptDoesNotGrowWithTasksThatAreOver() throws Exception {
    create(TaskPhase.RUNNING);
    create(TaskPhase.PROPOSED);
    assertThat(seen()).containsExactly("task-1", "task-2");
    var _ = seen(); // the second look has nothing left to read but what may change
    long kept = look.keptBytes();
    long read = keysOf();
    for (int i = 0; i < OVER; i++) {
      create(i % 2 == 0 ? TaskPhase.CANCELLED : TaskPhase.ENDED);
    }
    long specs = specBytesRead;
    assertThat(seen()).containsExactly("task-1", "task-2");
    assertThat(look.keptBytes()).isEqualTo(kept);
    assertThat(keysOf()).isEqualTo(read);
    assertThat(specBytesRead).isEqualTo(specs);
    put(Keys.task("task-2"), task("task-2", TaskPhase.CANCELLED));
    assertThat(seen()).containsExactly("task-1");
    assertThat(look.keptBytes()).as("without its spec").isLessThan(kept - 10_000);
    assertThat(keysOf()).isLessThan(read);
  }

  @Test
  void aTaskThatIsOverIsReadWhileTheJournalHoldsAnAttemptOfIt() throws Exception {
    create(TaskPhase.CANCELLED);
    create(TaskPhase.RUNNING);
    assertThat(seen()).containsExactly("task-2");
    AttemptKey key = new AttemptKey("task-1", 1);
    journal.fail(key, "diverged");
    Attempt attempt =
        new Attempt(
            "task-1", 1, Purpose.TRAIN, 0, AttemptPhase.VOID, 1, 2, 0, List.of("h", "i", "j"));
    put(Keys.attempt("task-1", 1), attempt);
    AgentView.TaskView over =
        look.look(values -> tasks.tasks(values, journal)).stream()
            .filter(task -> task.task().id().equals("task-1"))
            .findFirst()
            .orElseThrow();
    assertThat(over.attempts())
        .containsExactly(new AgentView.AttemptView(attempt, Optional.empty()));
    long kept = look.keptBytes();
    journal.forget(key);
    assertThat(seen()).containsExactly("task-2");
    assertThat(look.keptBytes()).isLessThan(kept - 10_000);
  }

  private List<String> seen() throws LedgerUnavailableException {
    return look.look(values -> tasks.tasks(values, journal)).stream()
        .map(task -> task.task().id())
        .toList();
  }

  /** How many keys one more look reads. */
  private long keysOf() throws LedgerUnavailableException {
    long before = keysRead;
    var _ = seen();
    return keysRead - before;
  }

  private CertifiedState read(List<String> keys) {
    Map<String, Optional<byte[]>> values = new HashMap<>();
    for (String key : keys) {
      Optional<byte[]> value = Optional.ofNullable(state.get(key));
      keysRead++;
      if (key.endsWith("/spec")) {
        specBytesRead += value.map(v -> v.length).orElse(0);
      }
      values.put(key, value);
    }
    return new CertifiedState(new LedgerCheckpoint(HASH, 1, HASH, 1, 1000, HASH, HASH), values);
  }

  private void create(TaskPhase phase) {
    count++;
    String id = "task-" + count;
    put(Keys.TASKS.count(), (long) count);
    put(Keys.TASKS.at(count), id);
    put(Keys.task(id), task(id, phase));
    put(Keys.taskSpec(id), spec(id));
  }

  private <V> void put(Slot<V> slot, V value) {
    state.put(slot.key(), slot.codec().encode(value));
  }

  private static Task task(String id, TaskPhase phase) {
    return new Task(id, "r", phase, 0, false, 0, 0, HASH, 0, 0, false);
  }

  private static TaskSpec spec(String id) {
    List<NamedText> parameters =
        IntStream.range(0, 64)
            .mapToObj(i -> new NamedText("part-%02d".formatted(i), "x".repeat(250)))
            .toList();
    return new TaskSpec(
        id,
        "study",
        new Recipe("logistic-regression", parameters),
        HASH,
        HASH,
        3,
        20,
        1 << 20,
        false,
        new InitialModelSpec(HASH, List.of(new InitialModelSpec.Segment(3, 1)), HASH),
        1,
        0,
        1L << 40,
        new RuleSpec("mean", List.of()),
        false,
        3,
        3,
        new Pace(30_000, 30_000, 30_000, 5_000, 3_000),
        0,
        List.of(),
        0,
        false,
        0,
        0,
        2,
        Learning.PLAIN);
  }
}
