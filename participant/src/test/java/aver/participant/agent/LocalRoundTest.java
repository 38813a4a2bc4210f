package aver.participant.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aver.ledger.proof.Digest;
import aver.ledger.rules.lifecycle.Commitments;
import aver.ledger.rules.lifecycle.Manifests;
import aver.ledger.rules.state.Purpose;
import aver.ledger.rules.state.TaskSpec;
import aver.ledger.rules.state.VectorRole;
import aver.participant.data.CsvTable;
import aver.participant.data.Split;
import aver.participant.settings.SitePolicy;
import java.io.IOException;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LocalRoundTest {
  private static final Digest CHAIN = Digest.sha256(new byte[] {7});
  private static final AttemptKey KEY = new AttemptKey("heart", 1);
  private final TaskSpec task = TestTasks.heart();

  @TempDir Path folder;

  @Test
  void anUpdateIsDurableAndOpensItsCommitment() throws IOException {
    try (AgentJournal journal = AgentJournal.open(folder, CHAIN)) {
      LocalRound.Outcome outcome =
          round(journal, 200).run(KEY, task, Purpose.TRAIN, new int[] {1 << 19, 0, -5}, new int[0]);
      JournalEntry entry = outcome.entry().orElseThrow();
      assertThat(entry.manifest())
          .extracting(v -> v.role())
          .containsExactly(VectorRole.DELTA, VectorRole.EVALUATION);
      assertThat(Manifests.checkUpdate(task, Purpose.TRAIN, entry.manifest())).isEmpty();
      assertThat(entry.commitment())
          .isEqualTo(
              Commitments.of(
                  CHAIN, "heart", 1, "h", Manifests.root(entry.manifest()), entry.salt()));
      int[] delta = values(journal.vector(KEY, VectorRole.DELTA));
      assertThat(VectorFile.root(delta)).isEqualTo(entry.manifest().get(0).root());
      assertThat(delta).hasSize(3);
      assertThat(values(journal.vector(KEY, VectorRole.EVALUATION)))
          .satisfies(
              c -> assertThat(c[0] + c[1] + c[2] + c[3]).isEqualTo((int) outcome.base().total()));
    }
  }

  @Test
  void aRestartFindsTheUpdateAndMakesNoOther() throws IOException {
    JournalEntry entry;
    try (AgentJournal journal = AgentJournal.open(folder, CHAIN)) {
      entry =
          round(journal, 200)
              .run(KEY, task, Purpose.TRAIN, new int[3], new int[0])
              .entry()
              .orElseThrow();
      journal.keepTransaction(KEY, "commit", new byte[] {1, 2, 3});
    }
    try (AgentJournal journal = AgentJournal.open(folder, CHAIN)) {
      assertThat(journal.entry(KEY)).contains(entry);
      assertThat(journal.prepared()).isEqualTo(Map.of(KEY, entry.commitment()));
      assertThat(journal.transaction(KEY, "commit").orElseThrow()).containsExactly(1, 2, 3);
      assertThat(journal.transaction(KEY, "reveal")).isEmpty();
      LocalRound again = round(journal, 200);
      assertThatThrownBy(() -> again.run(KEY, task, Purpose.TRAIN, new int[3], new int[0]))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("attempt 1 of heart has an update already");
      journal.forget(KEY);
      assertThat(journal.entry(KEY)).isEmpty();
    }
    try (AgentJournal journal = AgentJournal.open(folder, CHAIN)) {
      assertThat(journal.prepared()).isEmpty();
    }
  }

  @Test
  void aCrashBeforeTheEntryLeavesNothing() throws IOException {
    byte[] first;
    try (AgentJournal journal = AgentJournal.open(folder, CHAIN)) {
      round(journal, 200).run(KEY, task, Purpose.TRAIN, new int[3], new int[0]);
      first = Files.readAllBytes(journal.vector(KEY, VectorRole.DELTA));
    }
    Files.delete(folder.resolve("heart/1/entry.json"));
    try (AgentJournal journal = AgentJournal.open(folder, CHAIN)) {
      assertThat(journal.prepared()).isEmpty();
      assertThat(folder.resolve("heart/1")).doesNotExist();
      round(journal, 200).run(KEY, task, Purpose.TRAIN, new int[3], new int[0]);
      assertThat(Files.readAllBytes(journal.vector(KEY, VectorRole.DELTA))).isEqualTo(first);
    }
  }

  @Test
  void divergedTrainingIsAReasonThatStays() throws IOException {
    TaskSpec wild =
        TestTasks.of(
            Map.of("learning-rate", "10", "batch-size", "1", "steps", "10", "l2", "10"), 2);
    try (AgentJournal journal = AgentJournal.open(folder, CHAIN)) {
      LocalRound.Outcome outcome =
          round(journal, 200).run(KEY, wild, Purpose.TRAIN, new int[] {1 << 22, 1, 1}, new int[0]);
      assertThat(outcome.entry()).isEmpty();
      assertThat(outcome.reason()).contains("output/W[0,0]").contains("lower learning-rate");
    }
    try (AgentJournal journal = AgentJournal.open(folder, CHAIN)) {
      assertThat(journal.failed()).containsKey(KEY);
    }
  }

  @Test
  void aSmallSiteTrainsButReportsNoCounts() throws IOException {
    try (AgentJournal journal = AgentJournal.open(folder, CHAIN)) {
      LocalRound round = round(journal, 30);
      assertThat(
              round
                  .run(KEY, task, Purpose.TRAIN, new int[3], new int[0])
                  .entry()
                  .orElseThrow()
                  .manifest())
          .hasSize(1);
      LocalRound.Outcome outcome =
          round.run(new AttemptKey("heart", 2), task, Purpose.EVALUATE, new int[3], new int[0]);
      assertThat(outcome.entry()).isEmpty();
      assertThat(outcome.reason()).contains("fewer than 10");
    }
  }

  @Test
  void aJournalHasOneAgentAndOneChain() throws IOException {
    try (AgentJournal journal = AgentJournal.open(folder, CHAIN)) {
      assertThat(journal.prepared()).isEmpty();
      assertThatThrownBy(() -> AgentJournal.open(folder, CHAIN))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("in use by another agent");
    }
    assertThatThrownBy(() -> AgentJournal.open(folder, Digest.ZERO))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("belongs to chain");
  }

  @Test
  void thePolicyComparesTheTaskWithTheSite() {
    assertThat(policy("study", List.of("research"), 100).objection(task, TestTasks.SCHEMA))
        .isEmpty();
    assertThat(policy("other", List.of("research"), 100).objection(task, TestTasks.SCHEMA))
        .contains("study study is not among the studies of the settings");
    assertThat(policy("study", List.of(), 100).objection(task, TestTasks.SCHEMA))
        .contains("it needs the uses [research], the settings permit []");
    assertThat(policy("study", List.of("research"), 2).objection(task, TestTasks.SCHEMA))
        .contains("its model has 3 parameters, the settings allow 2");
  }

  private static SitePolicy policy(String study, List<String> uses, long parametersMax) {
    return new SitePolicy(
        List.of(study), List.of("logistic-regression"), uses, parametersMax, Duration.ofMinutes(1));
  }

  private LocalRound round(AgentJournal journal, int rows) throws IOException {
    Random random = new Random(5);
    StringBuilder text = new StringBuilder("x,y,z\n");
    for (int i = 0; i < rows; i++) {
      double x = random.nextGaussian();
      double y = random.nextGaussian();
      text.append(String.format(Locale.ROOT, "%.4f,%.4f,%d%n", x, y, x + y > 0 ? 1 : 0));
    }
    CsvTable table = CsvTable.read("t.csv", new StringReader(text.toString()), TestTasks.SCHEMA);
    SiteRows site = new SiteRows(table, new Split.BySaltedHash("s", 300_000));
    return new LocalRound(CHAIN, "h", site, journal, () -> new byte[32]);
  }

  private static int[] values(Path file) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    int[] values = new int[buffer.remaining() / 4];
    buffer.asIntBuffer().get(values);
    return values;
  }
}
