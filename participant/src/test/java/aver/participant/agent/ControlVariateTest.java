package aver.participant.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import aver.ledger.proof.Digest;
import aver.ledger.rules.lifecycle.Manifests;
import aver.ledger.rules.state.Learning;
import aver.ledger.rules.state.Purpose;
import aver.ledger.rules.state.TaskSpec;
import aver.ledger.rules.state.VectorRole;
import aver.ledger.vector.FixedPoint;
import aver.participant.Seeds;
import aver.participant.data.CsvTable;
import aver.participant.data.Split;
import aver.participant.training.ControlVariate;
import java.io.IOException;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** SCAFFOLD at one site: what it sends, and what it keeps. */
final class ControlVariateTest {
  private static final Digest CHAIN = Digest.sha256(new byte[] {7});
  private static final FixedPoint FORMAT = FixedPoint.DEFAULT;
  private final TaskSpec task =
      TestTasks.heart().with(new Learning(Optional.empty(), 3, Optional.empty()));

  @TempDir Path folder;

  @Test
  void theChangeMakesTheOwnOneTheMeanGradientOfTheRound() {
    Seeds.each(
        20,
        seed -> {
          Random random = new Random(seed);
          int[] own = random.ints(9, -1 << 20, 1 << 20).toArray();
          int[] common = random.ints(9, -1 << 20, 1 << 20).toArray();
          float[] loaded = new float[9];
          float[] trained = new float[9];
          double[] sum = new double[9];
          ControlVariate variate = new ControlVariate(own, common, FORMAT);
          float[] drift = variate.drift();
          for (int i = 0; i < 9; i++) {
            loaded[i] = random.nextFloat();
            double at = loaded[i];
            for (int step = 0; step < 5; step++) {
              double gradient = random.nextGaussian();
              sum[i] += gradient / 5;
              at -= 0.1 * (gradient + drift[i]);
            }
            trained[i] = (float) at;
          }
          int[] after = ControlVariate.after(own, variate.change(loaded, trained, 5, 0.1));
          for (int i = 0; i < 9; i++) {
            assertThat(after[i] * FORMAT.quantum()).isCloseTo(sum[i], within(2e-6));
          }
        });
  }

  @Test
  void valuesOverTheBoundAreHeldAtIt() {
    ControlVariate variate = new ControlVariate(new int[1], new int[1], FORMAT);
    assertThat(variate.change(new float[] {100}, new float[1], 1, 0.1))
        .containsExactly(FixedPoint.BOUND_MAX);
    assertThat(ControlVariate.after(new int[] {Integer.MAX_VALUE}, new int[] {5}))
        .containsExactly(Integer.MAX_VALUE);
  }

  @Test
  void whatCountedIsKeptOnceAndSteersTheNextRound() throws IOException {
    AttemptKey first = new AttemptKey("heart", 1);
    try (AgentJournal journal = AgentJournal.open(folder, CHAIN)) {
      JournalEntry entry =
          round(journal)
              .run(first, task, Purpose.TRAIN, new int[3], new int[3])
              .entry()
              .orElseThrow();
      assertThat(Manifests.checkUpdate(task, Purpose.TRAIN, entry.manifest())).isEmpty();
      OwnControl own = new OwnControl(journal);
      assertThat(own.values("heart", 3)).containsOnly(0);
      int[] change = values(journal.vector(first, VectorRole.CONTROL_DELTA));
      own.counted(first);
      own.counted(first); // the agent died before it forgot the attempt
      assertThat(own.values("heart", 3)).isEqualTo(change);
      journal.forget(first);
    }
    try (AgentJournal journal = AgentJournal.open(folder, CHAIN)) {
      AttemptKey second = new AttemptKey("heart", 2);
      int[] common = new OwnControl(journal).values("heart", 3);
      assertThat(common).isNotEqualTo(new int[3]);
      // equal to the common one, the own one steers nowhere
      round(journal).run(second, task, Purpose.TRAIN, new int[3], common);
      int[] straight = values(journal.vector(second, VectorRole.DELTA));
      AttemptKey third = new AttemptKey("heart", 3);
      round(journal).run(third, task, Purpose.TRAIN, new int[3], new int[] {1 << 20, 0, 0});
      int[] steered = values(journal.vector(third, VectorRole.DELTA));
      assertThat(steered[0]).isLessThan(straight[0] - (1 << 18));
    }
  }

  private static LocalRound round(AgentJournal journal) throws IOException {
    StringBuilder text = new StringBuilder("x,y,z\n");
    for (int i = 0; i < 200; i++) {
      text.append(i % 17).append(',').append(i % 5).append(',').append(i % 2).append('\n');
    }
    SiteRows rows =
        new SiteRows(
            CsvTable.read("t.csv", new StringReader(text.toString()), TestTasks.SCHEMA),
            new Split.BySaltedHash("s", 300_000));
    return new LocalRound(CHAIN, "h", rows, journal, () -> new byte[32]);
  }

  private static int[] values(Path file) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    int[] values = new int[bytes.remaining() / Integer.BYTES];
    bytes.asIntBuffer().get(values);
    return values;
  }
}
