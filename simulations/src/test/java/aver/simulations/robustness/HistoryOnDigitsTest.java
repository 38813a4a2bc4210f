package aver.simulations.robustness;

import static org.assertj.core.api.Assertions.assertThat;

import aver.ledger.vector.ArrayVector;
import aver.ledger.vector.FixedPoint;
import aver.ledger.vector.Lanes;
import aver.ledger.vector.VectorSource;
import aver.ledger.vector.exact.Sketches;
import aver.reputation.History;
import aver.reputation.OwnWork;
import aver.reputation.Trace;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Fourteen hospitals whose digits differ (Dirichlet 1/2), some with a dozen images and one kind of
 * digit: all earn in each round, and none is taken for another, while noise beside them is known.
 */
class HistoryOnDigitsTest {
  private static final int HOSPITALS = 14;
  private static final int ROUNDS = 15;
  private static final int STEPS = 5;
  private static final double RATE = 0.5;
  private static final FixedPoint FORMAT = FixedPoint.DEFAULT;

  private final double[] model = new double[Softmax.LENGTH];
  private int[] published = new int[Softmax.LENGTH];

  private int[] work(Softmax rows, Digits own, Random random) {
    double[] here = model.clone();
    double[] gradient = new double[here.length];
    for (int step = 0; step < STEPS; step++) {
      batch(rows, own, random).gradient(here, gradient);
      for (int i = 0; i < here.length; i++) {
        here[i] -= RATE * gradient[i];
      }
    }
    return IntStream.range(0, here.length)
        .map(i -> FORMAT.quantise(here[i] - model[i], i, FixedPoint.Over.CLIP))
        .toArray();
  }

  /** Eight images, or all where there are fewer. */
  private static Softmax batch(Softmax all, Digits own, Random random) {
    if (own.size() <= 8) {
      return all;
    }
    return new Softmax(own.of(random.ints(8, 0, own.size()).boxed().toList()));
  }

  private int[] noise(Random random, boolean overPublished) {
    return IntStream.range(0, model.length)
        .map(i -> (overPublished ? published[i] : 0) + (int) (20_000 * random.nextGaussian()))
        .toArray();
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3})
  void whoWorksEarnsHoweverSmallAndHoweverDifferent(long seed) {
    Random random = new Random(seed);
    List<Digits> sites = DigitSplit.draw(Digits.load(), HOSPITALS, random).hospitals();
    List<Softmax> rows = sites.stream().map(Softmax::new).toList();
    List<Trace> traces =
        IntStream.range(0, HOSPITALS + 2).mapToObj(i -> Trace.fresh("h" + i)).toList();
    for (int round = 0; round < ROUNDS; round++) {
      List<VectorSource> sent = new ArrayList<>();
      List<int[]> honest = new ArrayList<>();
      for (int h = 0; h < HOSPITALS; h++) {
        honest.add(work(rows.get(h), sites.get(h), random));
        sent.add(ArrayVector.of(honest.getLast()));
      }
      sent.add(ArrayVector.of(noise(random, false)));
      sent.add(ArrayVector.of(noise(random, true)));
      sent.add(ArrayVector.of(published));
      List<long[]> sketches = Sketches.of(sent, Lanes.one());
      List<History.Present> present =
          IntStream.range(0, HOSPITALS + 2)
              .mapToObj(i -> new History.Present(i, sketches.get(i)))
              .toList();
      History.Judged judged =
          History.judge(model.length, traces, present, List.of(sketches.getLast()));
      traces = judged.next();
      assertThat(judged.works().subList(0, HOSPITALS))
          .as("round %d", round)
          .allMatch(OwnWork::earns);
      assertThat(judged.alike()).as("round %d", round).isEmpty();
      if (round >= 2) {
        assertThat(judged.works().subList(HOSPITALS, HOSPITALS + 2)).noneMatch(OwnWork::earns);
      }
      move(honest);
    }
  }

  private void move(List<int[]> updates) {
    published = new int[model.length];
    for (int i = 0; i < model.length; i++) {
      int at = i;
      published[i] = updates.stream().mapToInt(u -> u[at]).sum() / updates.size();
      model[i] += published[i] * FORMAT.quantum();
    }
  }
}
