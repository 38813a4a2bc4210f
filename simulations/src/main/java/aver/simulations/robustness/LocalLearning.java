package aver.simulations.robustness;

import aver.ledger.vector.FixedPoint;
import aver.ledger.vector.server.FedAdaptive;
import aver.ledger.vector.server.FedAvg;
import aver.ledger.vector.server.FedAvgM;
import aver.ledger.vector.server.ServerOptimiser;
import java.util.Locale;

/**
 * What a hospital sends of the change {@code d} that its gradient asks for, and how the model moves
 * by the aggregate. With the plain mean {@link #PLAIN} and {@link #MOMENTUM} move the model alike.
 */
enum LocalLearning {
  /**
   * The change itself, {@code d}, as every recipe of the platform does; the server keeps a momentum
   * of the aggregates ({@code fedavgm}) and the model moves by it.
   */
  PLAIN {
    @Override
    ServerOptimiser server() {
      return new FedAvgM(SHARE, ServerOptimiser.ONE - SHARE);
    }

    @Override
    int sent(double change, int[] memory, int i, FixedPoint format) {
      return format.quantise(change, i, FixedPoint.Over.CLIP);
    }
  },
  /**
   * The change itself; the server divides its momentum value by value by how large aggregates were
   * ({@code fedadam}; Reddi and others, ICLR 2021). So the hospitals' rate, and attackers who make
   * aggregates shorter, hardly decide how far the model moves, as long as aggregates are large
   * beside {@code tau}.
   */
  ADAPTIVE {
    @Override
    ServerOptimiser server() {
      return new FedAdaptive(FedAdaptive.Kind.ADAM, STEP, BETA_1, BETA_2, TAU);
    }

    @Override
    int sent(double change, int[] memory, int i, FixedPoint format) {
      return format.quantise(change, i, FixedPoint.Over.CLIP);
    }
  },
  /**
   * The hospital's own momentum (Karimireddy, He, Jaggi, ICML 2021; Allouah and others, AISTATS
   * 2023): {@code h <- h + a (d - h)}, sends {@code h}; the model moves by the aggregate.
   */
  MOMENTUM {
    @Override
    ServerOptimiser server() {
      return new FedAvg(ServerOptimiser.ONE);
    }

    @Override
    int sent(double change, int[] memory, int i, FixedPoint format) {
      double away = change - memory[i] * format.quantum();
      memory[i] += format.quantise(ServerOptimiser.real(SHARE) * away, i, FixedPoint.Over.CLIP);
      return memory[i];
    }
  };

  /** a, in billionths: what part of the way a momentum goes to the newest change. */
  private static final long SHARE = 50_000_000;

  private static final long STEP = 100_000_000;
  private static final long BETA_1 = 900_000_000;
  private static final long BETA_2 = 990_000_000;
  private static final long TAU = 1_000_000;

  /** How the model moves by the aggregate. */
  abstract ServerOptimiser server();

  abstract int sent(double change, int[] memory, int i, FixedPoint format);

  String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The update of a round, in quanta.
   *
   * @param gradient at the base model
   * @param rate of the gradient step
   * @param memory of the hospital in quanta, which changes
   */
  int[] update(double[] gradient, double rate, int[] memory, FixedPoint format) {
    int[] update = new int[memory.length];
    for (int i = 0; i < update.length; i++) {
      update[i] = sent(-rate * gradient[i], memory, i, format);
    }
    return update;
  }
}
