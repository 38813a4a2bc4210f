package aver.ledger.vector.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import aver.ledger.vector.ArrayVector;
import aver.ledger.vector.FixedPoint;
import aver.ledger.vector.Lanes;
import aver.ledger.vector.Seeds;
import aver.ledger.vector.VectorSource;
import aver.ledger.vector.threads.ExecutorLanes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ServerStepTest {
  private static final int BITS = 20;

  /** A model and its optimiser's states, round after round. */
  private static final class Course {
    private final ServerOptimiser optimiser;
    private ArrayVector model;
    private Optional<List<ArrayVector>> states = Optional.empty();

    Course(ServerOptimiser optimiser, int length) {
      this.optimiser = optimiser;
      this.model = ArrayVector.zeros(length);
    }

    OptionalLong round(int[] aggregate, Lanes lanes) {
      ArrayVector next = ArrayVector.zeros(model.length());
      List<ArrayVector> after = new ArrayList<>();
      optimiser.states().forEach(_ -> after.add(ArrayVector.zeros(model.length())));
      Optional<List<VectorSource>> before = states.map(List::copyOf);
      var vectors = new ServerStep.Vectors(model, ArrayVector.of(aggregate), before, next, after);
      OptionalLong overflow = ServerStep.write(optimiser, BITS, vectors, lanes);
      model = next;
      states = Optional.of(after);
      return overflow;
    }
  }

  static LongStream seeds() {
    return Seeds.of(40);
  }

  /** The formulas of the papers on doubles, without any rounding of states or steps. */
  private static double[] textbook(ServerOptimiser optimiser, List<int[]> rounds, int length) {
    Map<String, Long> p = optimiser.parameters();
    double eta = p.getOrDefault("learning-rate", 0L) / 1e9;
    double b1 = p.getOrDefault("beta1", 0L) / 1e9;
    double b2 = p.getOrDefault("beta2", 0L) / 1e9;
    double tau = p.getOrDefault("tau", 0L) / 1e9;
    double[] x = new double[length];
    for (int i = 0; i < length; i++) {
      double m = 0;
      double v = tau * tau;
      for (int[] round : rounds) {
        double d = Math.scalb((double) round[i], -BITS);
        switch (optimiser.name()) {
          case "fedavg" -> x[i] += eta * d;
          case "fedavgm" -> {
            m = b1 * m + d;
            x[i] += eta * m;
          }
          default -> {
            m = b1 * m + (1 - b1) * d;
            v =
                switch (optimiser.name()) {
                  case "fedadagrad" -> v + d * d;
                  case "fedadam" -> b2 * v + (1 - b2) * d * d;
                  default -> v - (1 - b2) * d * d * Math.signum(v - d * d);
                };
            x[i] += eta * m / (Math.sqrt(v) + tau);
          }
        }
      }
    }
    return x;
  }

  private static ServerOptimiser any(SplittableRandom random) {
    List<String> names = ServerOptimisers.names();
    String name = names.get(random.nextInt(names.size()));
    Map<String, Long> given =
        new TreeMap<>(Map.of("learning-rate", random.nextLong(1, 100_000_000)));
    if (random.nextBoolean() && !name.equals("fedavg")) {
      given.put("beta1", random.nextLong(0, 950_000_000));
    }
    return ServerOptimisers.of(name, given);
  }

  @ParameterizedTest(name = "-Dseed={0}")
  @MethodSource("seeds")
  void goesWhereTheFormulasGo(long seed) {
    var random = new SplittableRandom(seed);
    ServerOptimiser optimiser = any(random);
    int length = random.nextInt(1, 200);
    int[] direction = random.ints(length, -200_000, 200_001).toArray();
    List<int[]> rounds = new ArrayList<>();
    Course course = new Course(optimiser, length);
    for (int round = 0; round < 15; round++) {
      int[] aggregate = direction.clone();
      for (int i = 0; i < length; i++) {
        aggregate[i] += random.nextInt(-100_000, 100_001);
      }
      rounds.add(aggregate);
      assertThat(course.round(aggregate, Lanes.one())).isEmpty();
    }
    double[] expected = textbook(optimiser, rounds, length);
    for (int i = 0; i < length; i++) {
      assertThat(Math.scalb((double) course.model.values()[i], -BITS))
          .as("%s, value %d", optimiser, i)
          .isCloseTo(expected[i], within(Math.scalb(1.0, -BITS) * 15 + 1e-6));
    }
  }

  @ParameterizedTest(name = "-Dseed={0}")
  @MethodSource("seeds")
  void threadsChangeNothing(long seed) {
    var random = new SplittableRandom(seed);
    ServerOptimiser optimiser = any(random);
    int length = random.nextInt(30_000, 50_000);
    Course one = new Course(optimiser, length);
    Course many = new Course(optimiser, length);
    try (ExecutorService threads = Executors.newFixedThreadPool(3)) {
      for (int round = 0; round < 3; round++) {
        int[] aggregate = Seeds.vector(random, length, FixedPoint.BOUND_MAX);
        one.round(aggregate, Lanes.one());
        many.round(aggregate, new ExecutorLanes(threads, 3));
      }
    }
    assertThat(many.model.values()).isEqualTo(one.model.values());
    for (int s = 0; s < optimiser.states().size(); s++) {
      assertThat(many.states.orElseThrow().get(s).values())
          .isEqualTo(one.states.orElseThrow().get(s).values());
    }
  }

  @Test
  void examplesOfTheDocumentation() {
    int one = 1 << BITS;
    assertThat(steps(new FedAvg(500_000_000), one / 4)).containsExactly(one / 8);
    assertThat(steps(new FedAvgM(1_000_000_000, 500_000_000), one, one))
        .containsExactly(one, one * 3 / 2);
    assertThat(
            steps(
                new FedAdaptive(FedAdaptive.Kind.ADAM, 10_000_000, 500_000_000, 750_000_000, 1),
                one))
        .containsExactly((int) Math.rint(.01 * one));
  }

  private static List<Integer> steps(ServerOptimiser optimiser, int... aggregates) {
    Course course = new Course(optimiser, 1);
    List<Integer> steps = new ArrayList<>();
    for (int aggregate : aggregates) {
      int before = course.model.values()[0];
      course.round(new int[] {aggregate}, Lanes.one());
      steps.add(course.model.values()[0] - before);
    }
    return steps;
  }

  @Test
  void zerosStayAndStepsAreHeldAndOverflowIsNamed() {
    for (String name : ServerOptimisers.names()) {
      ServerOptimiser optimiser =
          ServerOptimisers.of(name, Map.of("learning-rate", 100_000_000_000L));
      Course course = new Course(optimiser, 3);
      course.round(new int[] {0, 1, -FixedPoint.BOUND_MAX}, Lanes.one());
      assertThat(course.model.values()[0]).isZero();
      assertThat(course.model.values()[2]).isEqualTo(-FixedPoint.BOUND_MAX);
    }
    Course full = new Course(new FedAvg(ServerOptimiser.ONE), 2);
    full.model = ArrayVector.of(0, Integer.MAX_VALUE);
    assertThat(full.round(new int[] {1, 1}, Lanes.one())).hasValue(1);
  }

  @Test
  void whatIsWrongIsSaid() {
    assertThat(ServerOptimisers.check("fedprox", Map.of()).orElseThrow()).contains("fedadam");
    assertThat(ServerOptimisers.check("fedadam", Map.of()).orElseThrow())
        .contains("learning-rate", "left out");
    assertThat(
            ServerOptimisers.check("fedavg", Map.of("learning-rate", 1L, "tau", 1L)).orElseThrow())
        .contains("tau");
    assertThat(
            ServerOptimisers.check(
                    "fedyogi", Map.of("learning-rate", 1L, "beta2", ServerOptimiser.ONE))
                .orElseThrow())
        .contains("0.999999999");
    assertThat(ServerOptimisers.billionths("0.00000001")).isEqualTo(10);
    assertThat(ServerOptimisers.decimal(10_000_000)).isEqualTo("0.01");
    assertThatThrownBy(() -> ServerOptimisers.billionths("1e-10"))
        .isInstanceOf(IllegalArgumentException.class);
    Course course = new Course(new FedAvgM(1, 0), 2);
    course.states = Optional.of(List.of());
    assertThatThrownBy(() -> course.round(new int[2], Lanes.one()))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
