package aver.participant.agent;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import aver.ledger.proof.Digest;
import aver.ledger.rules.lifecycle.Manifests;
import aver.ledger.rules.state.Purpose;
import aver.ledger.rules.state.TaskSpec;
import aver.ledger.rules.state.VectorEntry;
import aver.ledger.rules.state.VectorRole;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** FedBN at one site: what it sends, and what it keeps. */
final class OwnLayersTest {
  private static final Digest CHAIN = Digest.sha256(new byte[] {7});
  private static final AttemptKey FIRST = new AttemptKey("heart", 1);
  private static final AttemptKey SECOND = new AttemptKey("heart", 2);
  private static final int OWN = 4 * 4;
  private final TaskSpec task = TestTasks.normalised();
  private final int[] model = new int[(int) task.dimension()];
  private final BatchNormFile.Owner owner = OwnLayers.owner(CHAIN.hex(), "h", task);

  @TempDir Path folder;

  OwnLayersTest() {
    Arrays.setAll(model, i -> (i * 7919 % 13 - 6) << 17);
  }

  @Test
  void whatCountedIsKeptOverARestartAndNextTrainingBeginsWithIt() throws IOException {
    float[] kept;
    try (AgentJournal journal = AgentJournal.open(folder.resolve("j"), CHAIN)) {
      JournalEntry entry = run(journal, FIRST).entry().orElseThrow();
      assertThat(Manifests.checkUpdate(task, Purpose.TRAIN, entry.manifest())).isEmpty();
      assertThat(entry.manifest())
          .extracting(VectorEntry::role)
          .containsExactly(VectorRole.DELTA, VectorRole.EVALUATION);
      assertThat(entry.manifest().getFirst().length()).isEqualTo(2 * 4 + 4 + 1);
      Path file = file(journal);
      assertThat(file).as("nothing counted yet").doesNotExist();
      OwnLayers own = new OwnLayers(journal);
      own.counted(FIRST);
      own.counted(FIRST); // the agent died before it forgot the attempt
      journal.forget(FIRST);
      kept = BatchNormFile.readOwn(file, owner, OWN).values();
    }
    try (AgentJournal journal = AgentJournal.open(folder.resolve("j"), CHAIN);
        AgentJournal other = AgentJournal.open(folder.resolve("other"), CHAIN)) {
      BatchNormFile read = BatchNormFile.readOwn(file(journal), owner, OWN);
      assertThat(read.values()).isEqualTo(kept);
      assertThat(read.attempt()).isEqualTo(1);
      run(journal, SECOND);
      run(other, SECOND);
      assertThat(Files.readAllBytes(journal.vector(SECOND, VectorRole.DELTA)))
          .as("who kept nothing begins elsewhere")
          .isNotEqualTo(Files.readAllBytes(other.vector(SECOND, VectorRole.DELTA)));
    }
  }

  @Test
  void whatDidNotCountIsForgotten() throws IOException {
    try (AgentJournal journal = AgentJournal.open(folder, CHAIN)) {
      run(journal, FIRST);
      journal.forget(FIRST);
      new OwnLayers(journal).counted(FIRST);
      assertThat(file(journal)).doesNotExist();
    }
  }

  /** What may stand where a site's own file should. */
  enum Wrong {
    OTHER_TASK("is for task lungs, this is heart"),
    OTHER_MEMBER("is for member basel, this is h"),
    OTHER_CHAIN("is for chain"),
    OTHER_SCHEMA("is for schema"),
    OTHER_LENGTH("is for number of values 8, this is 16"),
    TOO_LONG("has 2000 bytes, more than this task's can have"),
    CUT("is damaged"),
    FLIPPED("is damaged"),
    NOT_FINITE("holds NaN"),
    NO_ATTEMPT("is of attempt \"one\", which is no number"),
    SOMETHING("is no file of batch normalisation");

    private final String said;

    Wrong(String said) {
      this.said = said;
    }
  }

  @ParameterizedTest
  @EnumSource
  void aFileThatIsNotTheSitesOwnIsSaidAndLeftAlone(Wrong wrong) throws IOException {
    try (AgentJournal journal = AgentJournal.open(folder, CHAIN)) {
      Path file = file(journal);
      byte[] content = content(wrong);
      Files.write(file, content);
      LocalRound.Outcome outcome = run(journal, FIRST);
      assertThat(outcome.entry()).isEmpty();
      assertThat(outcome.reason())
          .contains(file.toString(), wrong.said)
          .endsWith(": put back this task's own, or take the file away to begin afresh")
          .hasLineCount(1);
      assertThat(journal.failed()).containsEntry(FIRST, outcome.reason());
      assertThat(Files.readAllBytes(file)).isEqualTo(content);
      Files.delete(file);
      assertThat(run(journal, SECOND).entry()).isPresent();
    }
  }

  private byte[] content(Wrong wrong) {
    String chain = owner.chainId();
    String schema = owner.schemaHash();
    byte[] right = bytes(owner, OWN);
    return switch (wrong) {
      case OTHER_TASK -> bytes(new BatchNormFile.Owner(chain, "lungs", schema, "h"), OWN);
      case OTHER_MEMBER -> bytes(new BatchNormFile.Owner(chain, "heart", schema, "basel"), OWN);
      case OTHER_CHAIN -> bytes(new BatchNormFile.Owner(schema, "heart", schema, "h"), OWN);
      case OTHER_SCHEMA -> bytes(new BatchNormFile.Owner(chain, "heart", chain, "h"), OWN);
      case OTHER_LENGTH -> bytes(owner, 8);
      case TOO_LONG -> Arrays.copyOf(right, 2000);
      case CUT -> Arrays.copyOf(right, right.length - 4);
      case FLIPPED -> {
        right[right.length - Digest.BYTES - 1] ^= 1;
        yield right;
      }
      case NOT_FINITE -> {
        float[] values = new float[OWN];
        values[3] = Float.NaN;
        yield new BatchNormFile(owner, 1, values).bytes();
      }
      case NO_ATTEMPT -> {
        String text = new String(right, ISO_8859_1).replaceFirst("\nh\n1\n", "\nh\none\n");
        byte[] changed = text.getBytes(ISO_8859_1);
        int end = changed.length - Digest.BYTES;
        byte[] hash = Digest.sha256(Arrays.copyOf(changed, end)).bytes();
        System.arraycopy(hash, 0, changed, end, hash.length);
        yield changed;
      }
      case SOMETHING -> new byte[300];
    };
  }

  private static byte[] bytes(BatchNormFile.Owner of, int length) {
    return new BatchNormFile(of, 1, new float[length]).bytes();
  }

  private static Path file(AgentJournal journal) throws IOException {
    return journal.taskFile("heart", "batch-norm.bin");
  }

  private LocalRound.Outcome run(AgentJournal journal, AttemptKey key) throws IOException {
    return new LocalRound(CHAIN, "h", TestTasks.rows(), journal, () -> new byte[32])
        .run(key, task, Purpose.TRAIN, model, new int[0]);
  }
}
