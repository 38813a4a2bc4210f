package aver.ledger.vector.exact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aver.ledger.vector.ArrayVector;
import aver.ledger.vector.Blocks;
import aver.ledger.vector.FixedPoint;
import aver.ledger.vector.Lanes;
import aver.ledger.vector.SampleCaps;
import aver.ledger.vector.Seeds;
import aver.ledger.vector.VectorFault;
import aver.ledger.vector.threads.ExecutorLanes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class WeightedMeanTest {
  static LongStream seeds() {
    return Seeds.of(60);
  }

  private static int[] mean(List<Term> terms, int length, Lanes lanes, int blockSize) {
    ArrayVector out = ArrayVector.zeros(length);
    WeightedMean.write(terms, out, lanes, new Blocks(length, blockSize));
    return out.values();
  }

  @ParameterizedTest(name = "-Dseed={0}")
  @MethodSource("seeds")
  void isTheTextbookMeanWhateverTheOrderTheThreadsAndTheBlocks(long seed) {
    var random = new SplittableRandom(seed);
    int length = random.nextInt(4) == 0 ? 1 : random.nextInt(1, 1500);
    int n = random.nextInt(1, 12);
    List<int[]> vectors = new ArrayList<>();
    List<Integer> weights = new ArrayList<>();
    List<Integer> scales = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      vectors.add(Seeds.vector(random, length, FixedPoint.BOUND_MAX));
      weights.add(random.nextInt(3) == 0 ? SampleCaps.WEIGHT_MAX : random.nextInt(1, 9));
      scales.add(random.nextBoolean() ? Term.SCALE_ONE : random.nextInt(Term.SCALE_ONE + 1));
    }
    int[] expected = Textbook.mean(vectors, weights, scales);
    List<Term> terms = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      terms.add(new Term(ArrayVector.of(vectors.get(i)), weights.get(i), scales.get(i)));
    }
    assertThat(mean(terms, length, Lanes.one(), Blocks.SIZE)).isEqualTo(expected);
    assertThat(mean(terms, length, Lanes.one(), random.nextInt(1, 64))).isEqualTo(expected);
    Collections.shuffle(terms, new Random(seed));
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      var lanes = new ExecutorLanes(executor, random.nextInt(2, 9));
      assertThat(mean(terms, length, lanes, random.nextInt(1, 64))).isEqualTo(expected);
    }
  }

  @Test
  void holdsTheLargestRoundOfTheLargestValues() {
    int[] most = {FixedPoint.BOUND_MAX, -FixedPoint.BOUND_MAX, 1};
    List<Term> terms =
        Collections.nCopies(
            SampleCaps.PARTICIPANTS_MAX,
            new Term(ArrayVector.of(most), SampleCaps.WEIGHT_MAX, Term.SCALE_ONE));
    assertThat(mean(terms, 3, Lanes.one(), Blocks.SIZE)).isEqualTo(most);
  }

  @Test
  void refusesValuesOverTheBoundAndNamesTheFirst() {
    int[] values = new int[100];
    values[70] = -FixedPoint.BOUND_MAX - 1;
    values[90] = Integer.MIN_VALUE;
    List<Term> terms = List.of(new Term(ArrayVector.of(values), 1, Term.SCALE_ONE));
    for (int size : new int[] {7, 1000}) {
      assertThatThrownBy(() -> mean(terms, 100, Lanes.one(), size))
          .isInstanceOfSatisfying(
              VectorFault.class,
              fault -> {
                assertThat(fault.kind()).isEqualTo(VectorFault.Kind.OVER_BOUND);
                assertThat(fault.index()).isEqualTo(70);
              });
    }
    Arrays.fill(values, FixedPoint.BOUND_MAX);
    assertThat(mean(terms, 100, Lanes.one(), 7)).isEqualTo(values);
  }

  @Test
  void refusesWhatIsNoMean() {
    ArrayVector two = ArrayVector.of(1, 2);
    assertThatThrownBy(() -> mean(List.of(new Term(two, 1, 1)), 3, Lanes.one(), 10))
        .isInstanceOf(VectorFault.class)
        .hasMessageContaining("2 values where 3");
    assertThatThrownBy(() -> mean(List.of(), 2, Lanes.one(), 10))
        .hasMessageContaining("1 to 1024 vectors");
    assertThatThrownBy(() -> mean(List.of(new Term(two, 0, 1)), 2, Lanes.one(), 10))
        .hasMessageContaining("all 1 weights are 0");
    assertThatThrownBy(() -> new Term(two, SampleCaps.WEIGHT_MAX + 1, 1))
        .hasMessageContaining("weight must be");
    assertThatThrownBy(() -> new Term(two, 1, Term.SCALE_ONE + 1))
        .hasMessageContaining("scale must be");
  }
}
