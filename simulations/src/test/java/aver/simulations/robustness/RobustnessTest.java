package aver.simulations.robustness;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A short form of the experiment: one seed, few rounds, four attackers beside fourteen hospitals.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class RobustnessTest {
  private static final int ROUNDS = 60;
  private static final double RATE = 0.5;
  private static final int LIARS = 4;
  private static final double POINTS_MAX = 0.06;

  private final Digits digits = Digits.load();
  private double without;

  private double accuracy(Composition composition, Conspiracy attack) {
    return new Play(LocalLearning.ADAPTIVE, composition, attack, LIARS, 1)
        .accuracy(digits, ROUNDS, RATE);
  }

  @BeforeAll
  void learnWithoutAttack() {
    without = accuracy(Composition.USUAL, Conspiracy.NONE);
    assertThat(without).isGreaterThan(0.9);
  }

  static Stream<Conspiracy> attacks() {
    return Stream.of(Conspiracy.values()).filter(Conspiracy::asked);
  }

  @ParameterizedTest
  @MethodSource("attacks")
  void theUsualCompositionLosesLittle(Conspiracy attack) {
    assertThat(accuracy(Composition.USUAL, attack)).isGreaterThan(without - POINTS_MAX);
  }

  @Test
  void theAttacksAreRealOnes() {
    Composition trimmed = new Composition("trimmed-mean", new TreeMap<>());
    assertThat(accuracy(Composition.PLAIN, Conspiracy.IPM_10)).isLessThan(0.3);
    assertThat(accuracy(trimmed, Conspiracy.SIGN_FLIP)).isLessThan(without - 2 * POINTS_MAX);
    assertThat(accuracy(trimmed, Conspiracy.LABEL_FLIP)).isLessThan(without - 2 * POINTS_MAX);
  }

  @Test
  void aTrustedHospitalIsFollowedWhateverIsPushedAgainstIt() {
    Composition trusting = new Composition("fltrust", new TreeMap<>());
    Play play = new Play(LocalLearning.ADAPTIVE, trusting, Conspiracy.IPM_10, LIARS, 1);
    assertThat(play.updates()).isEqualTo(Play.HOSPITALS + LIARS + 1);
    assertThat(play.accuracy(digits, ROUNDS, RATE)).isGreaterThan(without - POINTS_MAX);
  }

  @Test
  void thePlayIsAFunctionOfItsSeed() {
    Play play = new Play(LocalLearning.MOMENTUM, Composition.USUAL, Conspiracy.GAUSSIAN, 2, 5);
    assertThat(play.accuracy(digits, 5, RATE)).isEqualTo(play.accuracy(digits, 5, RATE));
  }

  @Test
  void hospitalsShareTheRowsThatNobodyIsMeasuredOn() {
    DigitSplit split = DigitSplit.draw(digits, Play.HOSPITALS, new Random(3));
    assertThat(digits.size()).isEqualTo(1797);
    assertThat(split.test().size()).isEqualTo(359);
    assertThat(split.hospitals().stream().mapToInt(Digits::size).sum()).isEqualTo(1797 - 359);
    List<double[]> used =
        Stream.concat(split.hospitals().stream(), Stream.of(split.test()))
            .flatMap(part -> Arrays.stream(part.images()))
            .toList();
    assertThat(used).hasSize(1797).doesNotHaveDuplicates();
    assertThat(split.hospitals()).allSatisfy(part -> assertThat(part.size()).isGreaterThan(9));
  }

  @Test
  void theGradientIsThatOfTheLoss() {
    Digits some = digits.of(List.of(1, 5, 9, 200, 300));
    Softmax rows = new Softmax(some);
    Random random = new Random(4);
    double[] at = random.doubles(Softmax.LENGTH, -1, 1).toArray();
    double[] gradient = new double[Softmax.LENGTH];
    rows.gradient(at, gradient);
    double step = 1e-6;
    for (int i : new int[] {20, 64, 150, 409, 649}) {
      double before = at[i];
      at[i] = before + step;
      double above = loss(some, at);
      at[i] = before - step;
      double below = loss(some, at);
      at[i] = before;
      assertThat(gradient[i]).isCloseTo((above - below) / (2 * step), within());
    }
  }

  private static Offset<Double> within() {
    return Offset.offset(1e-7);
  }

  /** The mean cross-entropy, as the textbook writes it. */
  private static double loss(Digits rows, double[] parameters) {
    double sum = 0;
    for (int row = 0; row < rows.size(); row++) {
      double[] scores = new double[Digits.CLASSES];
      for (int c = 0; c < scores.length; c++) {
        for (int k = 0; k < Digits.FEATURES; k++) {
          scores[c] += parameters[c * Digits.FEATURES + k] * rows.images()[row][k];
        }
      }
      double all = Arrays.stream(scores).map(Math::exp).sum();
      sum -= Math.log(Math.exp(scores[rows.labels()[row]]) / all);
    }
    return sum / rows.size();
  }
}
