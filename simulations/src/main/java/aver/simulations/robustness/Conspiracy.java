package aver.simulations.robustness;

import aver.ledger.vector.FixedPoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.IntToDoubleFunction;

/**
 * What attackers send who see all honest updates of the round before they choose theirs. On the
 * ledger all but one of equal updates are left out; here all of them count.
 */
enum Conspiracy {
  /** There are no attackers. */
  NONE {
    @Override
    List<int[]> updates(Honest honest, int attackers, Random random) {
      return List.of();
    }
  },
  /** The mean the other way round. */
  SIGN_FLIP {
    @Override
    List<int[]> updates(Honest honest, int attackers, Random random) {
      return same(attackers, i -> -honest.mean(i));
    }
  },
  /** Each the update of another hospital, the other way round and ten times as long. */
  SIGN_FLIP_10 {
    @Override
    List<int[]> updates(Honest honest, int attackers, Random random) {
      List<int[]> updates = new ArrayList<>();
      for (int k = 0; k < attackers; k++) {
        int[] own = honest.updates().get(k);
        updates.add(vector(i -> -10.0 * own[i]));
      }
      return updates;
    }
  },
  /**
   * A little is enough (Baruch, Baruch, Goldberg, NeurIPS 2019): the mean and 1.5 standard
   * deviations of each value above it.
   */
  ALIE {
    @Override
    List<int[]> updates(Honest honest, int attackers, Random random) {
      return same(attackers, i -> honest.mean(i) + DEVIATIONS * honest.deviation(i));
    }
  },
  /** The same below the mean. */
  ALIE_BELOW {
    @Override
    List<int[]> updates(Honest honest, int attackers, Random random) {
      return same(attackers, i -> honest.mean(i) - DEVIATIONS * honest.deviation(i));
    }
  },
  /** Inner product manipulation (Xie, Koyejo, Gupta, UAI 2019): the mean times -2. */
  IPM_2 {
    @Override
    List<int[]> updates(Honest honest, int attackers, Random random) {
      return same(attackers, i -> -2 * honest.mean(i));
    }
  },
  /** The mean times -10. */
  IPM_10 {
    @Override
    List<int[]> updates(Honest honest, int attackers, Random random) {
      return same(attackers, i -> -10 * honest.mean(i));
    }
  },
  /** All copy the first hospital (Karimireddy, He, Jaggi, ICLR 2022). */
  MIMIC {
    @Override
    List<int[]> updates(Honest honest, int attackers, Random random) {
      return same(attackers, i -> honest.updates().getFirst()[i]);
    }
  },
  /** The mean of what all hospitals would send if each digit were nine minus it. */
  LABEL_FLIP {
    @Override
    List<int[]> updates(Honest honest, int attackers, Random random) {
      return same(attackers, honest::flippedMean);
    }
  },
  /** Normal noise, its standard deviation 1 in each value: far longer than any update. */
  GAUSSIAN {
    @Override
    List<int[]> updates(Honest honest, int attackers, Random random) {
      List<int[]> updates = new ArrayList<>();
      for (int k = 0; k < attackers; k++) {
        updates.add(vector(_ -> random.nextGaussian() / FixedPoint.DEFAULT.quantum()));
      }
      return updates;
    }
  };

  private static final double DEVIATIONS = 1.5;

  /**
   * What the attackers know.
   *
   * @param updates of the honest hospitals
   * @param flipped what they would send with wrong labels; empty unless asked for
   */
  record Honest(List<int[]> updates, List<int[]> flipped) {
    Honest {
      updates = List.copyOf(updates);
      flipped = List.copyOf(flipped);
    }

    double mean(int i) {
      return mean(updates, i);
    }

    double flippedMean(int i) {
      return mean(flipped, i);
    }

    double deviation(int i) {
      double mean = mean(i);
      double squares = 0;
      for (int[] update : updates) {
        squares += (update[i] - mean) * (update[i] - mean);
      }
      return Math.sqrt(squares / updates.size());
    }

    private static double mean(List<int[]> of, int i) {
      double sum = 0;
      for (int[] update : of) {
        sum += update[i];
      }
      return sum / of.size();
    }
  }

  /** The attackers' updates in quanta, none for {@link #NONE}. */
  abstract List<int[]> updates(Honest honest, int attackers, Random random);

  /** Whether the documented goals speak of it. */
  boolean asked() {
    return this != NONE;
  }

  String id() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static List<int[]> same(int attackers, IntToDoubleFunction value) {
    int[] one = vector(value);
    List<int[]> updates = new ArrayList<>();
    for (int k = 0; k < attackers; k++) {
      updates.add(one);
    }
    return updates;
  }

  private static int[] vector(IntToDoubleFunction value) {
    int[] vector = new int[Softmax.LENGTH];
    for (int i = 0; i < vector.length; i++) {
      double quanta = Math.rint(value.applyAsDouble(i));
      vector[i] = (int) Math.clamp(quanta, -FixedPoint.BOUND_MAX, FixedPoint.BOUND_MAX);
    }
    return vector;
  }
}
