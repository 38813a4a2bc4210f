package aver.simulations.robustness;

import aver.ledger.vector.ArrayVector;
import aver.ledger.vector.FixedPoint;
import aver.ledger.vector.Lanes;
import aver.ledger.vector.VectorSource;
import aver.ledger.vector.rule.AggregationRule;
import aver.ledger.vector.rule.Updates;
import aver.ledger.vector.server.ServerOptimiser;
import aver.ledger.vector.server.ServerStep;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;

/**
 * One federation: honest hospitals that take the exact gradient of all their rows in each round,
 * attackers who see what they send, and the ledger's own kernels on the integers in between.
 *
 * @param learning what a hospital sends, and how the model moves by the aggregate
 * @param composition the rule
 * @param attack what the attackers send
 * @param liars how many attackers there are, and how many the rule is asked to bear
 * @param seed of the split and of noise
 */
record Play(
    LocalLearning learning, Composition composition, Conspiracy attack, int liars, long seed) {
  /** Honest hospitals. */
  static final int HOSPITALS = 14;

  /** Images of the further hospital that {@code fltrust} measures by, drawn from all of theirs. */
  private static final int TRUSTED_ROWS = 100;

  private static final FixedPoint FORMAT = FixedPoint.DEFAULT;

  /** A name that no other play has. */
  String id() {
    return "%s,%s,%s,%d,%d".formatted(learning.id(), composition.name(), attack.id(), liars, seed);
  }

  /** How many updates there are a round. */
  int updates() {
    return HOSPITALS
        + (attack == Conspiracy.NONE ? 0 : liars)
        + (composition.needsTrusted() ? 1 : 0);
  }

  /** The rule; empty if its bound refuses the play. */
  Optional<AggregationRule> rule() {
    return composition.of(liars, updates());
  }

  /**
   * Plays it.
   *
   * @param rounds how many
   * @param rate of the hospitals' steps
   * @return the part of the test images that the last model gets right
   * @throws IllegalStateException if the rule refuses the play
   */
  double accuracy(Digits digits, int rounds, double rate) {
    AggregationRule rule =
        rule().orElseThrow(() -> new IllegalStateException("the rule's bound refuses " + id()));
    DigitSplit split = DigitSplit.draw(digits, HOSPITALS, new Random(seed));
    Random noise = new Random(~seed);
    List<Hospital> hospitals = hospitals(split, digit -> digit);
    List<Hospital> liars =
        attack == Conspiracy.LABEL_FLIP ? hospitals(split, Digits::flipped) : List.of();
    List<Hospital> trusted =
        composition.needsTrusted()
            ? List.of(new Hospital(new Softmax(split.some(TRUSTED_ROWS, new Random(-seed)))))
            : List.of();
    Server server = new Server(learning.server(), composition.needsTrusted());
    for (int round = 0; round < rounds; round++) {
      double[] loaded = server.loaded();
      List<int[]> honest = sent(hospitals, loaded, rate);
      List<int[]> all = new ArrayList<>(honest);
      Conspiracy.Honest known = new Conspiracy.Honest(honest, sent(liars, loaded, rate));
      all.addAll(attack.updates(known, this.liars, noise));
      all.addAll(sent(trusted, loaded, rate));
      server.step(rule, all);
    }
    return new Softmax(split.test()).accuracy(server.loaded());
  }

  private static List<Hospital> hospitals(DigitSplit split, Function<Digits, Digits> as) {
    return split.hospitals().stream().map(as).map(Softmax::new).map(Hospital::new).toList();
  }

  private List<int[]> sent(List<Hospital> hospitals, double[] loaded, double rate) {
    double[] gradient = new double[Softmax.LENGTH];
    List<int[]> updates = new ArrayList<>(hospitals.size());
    for (Hospital hospital : hospitals) {
      hospital.rows.gradient(loaded, gradient);
      updates.add(learning.update(gradient, rate, hospital.memory, FORMAT));
    }
    return updates;
  }

  private static final class Hospital {
    private final Softmax rows;
    private final int[] memory = new int[Softmax.LENGTH];

    Hospital(Softmax rows) {
      this.rows = rows;
    }
  }

  /** The model as the ledger keeps it. */
  private static final class Server {
    private final ServerOptimiser optimiser;
    private final boolean lastIsTrusted;
    private ArrayVector model = ArrayVector.zeros(Softmax.LENGTH);
    private Optional<List<VectorSource>> states = Optional.empty();
    private Optional<VectorSource> last = Optional.empty();

    Server(ServerOptimiser optimiser, boolean lastIsTrusted) {
      this.optimiser = optimiser;
      this.lastIsTrusted = lastIsTrusted;
    }

    double[] loaded() {
      double[] loaded = new double[Softmax.LENGTH];
      for (int i = 0; i < loaded.length; i++) {
        loaded[i] = FORMAT.dequantise(model.values()[i]);
      }
      return loaded;
    }

    void step(AggregationRule rule, List<int[]> sent) {
      List<VectorSource> vectors = new ArrayList<>(sent.size());
      sent.forEach(update -> vectors.add(ArrayVector.of(update)));
      Updates counted = new Updates(vectors, Collections.nCopies(sent.size(), 1));
      Updates updates = lastIsTrusted ? counted.trusting(sent.size() - 1) : counted;
      ArrayVector aggregate = ArrayVector.zeros(Softmax.LENGTH);
      rule.aggregate(last.map(updates::after).orElse(updates), aggregate, Lanes.one());
      ArrayVector next = ArrayVector.zeros(Softmax.LENGTH);
      List<ArrayVector> after =
          optimiser.states().stream().map(_ -> ArrayVector.zeros(Softmax.LENGTH)).toList();
      boolean over =
          ServerStep.write(
                  optimiser,
                  FORMAT.fractionBits(),
                  new ServerStep.Vectors(model, aggregate, states, next, after),
                  Lanes.one())
              .isPresent();
      if (over) {
        return; // the round is void and the model stays as it is
      }
      model = next;
      states = Optional.of(List.copyOf(after));
      last = Optional.of(aggregate);
    }
  }
}
