package aver.ledger.vector.server;

import aver.ledger.vector.Blocks;
import aver.ledger.vector.FixedPoint;
import aver.ledger.vector.Lanes;
import aver.ledger.vector.ModelStep;
import aver.ledger.vector.VectorFault;
import aver.ledger.vector.VectorSink;
import aver.ledger.vector.VectorSource;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** The next model and the optimiser's next states, in one pass over all vectors. */
public final class ServerStep {
  private ServerStep() {}

  /**
   * The vectors that a step reads and writes, all of one length.
   *
   * @param base the present model
   * @param aggregate what the rule made of the updates, values within 2^23
   * @param before states after the round before, in the order of {@link ServerOptimiser#states()};
   *     empty before the first round
   * @param next takes the next model
   * @param after take the next states, in the same order
   */
  public record Vectors(
      VectorSource base,
      VectorSource aggregate,
      Optional<List<VectorSource>> before,
      VectorSink next,
      List<? extends VectorSink> after) {
    /**
     * @throws VectorFault if a source has another length than the model
     * @throws IllegalArgumentException if a sink has
     */
    public Vectors {
      before = before.map(List::copyOf);
      after = List.copyOf(after);
      long length = base.length();
      requireLength(aggregate, length);
      before.orElse(List.of()).forEach(state -> requireLength(state, length));
      for (VectorSink sink : after) {
        if (sink.length() != length || next.length() != length) {
          throw new IllegalArgumentException(
              "a state or the next model is not as long as the model");
        }
      }
    }

    private static void requireLength(VectorSource source, long length) {
      if (source.length() != length) {
        throw VectorFault.length(source.length(), length);
      }
    }
  }

  /**
   * Writes next model and states, unless a value of the model is not within {@code int32}: then the
   * round is void and what was written is to be thrown away.
   *
   * @param fractionBits the task's
   * @return the index of the first value outside {@code int32}; empty if there is none
   * @throws IllegalArgumentException if there are more or fewer states than the optimiser has
   */
  public static OptionalLong write(
      ServerOptimiser optimiser, int fractionBits, Vectors vectors, Lanes lanes) {
    int states = optimiser.states().size();
    if (vectors.after().size() != states
        || vectors.before().map(List::size).orElse(states) != states) {
      throw new IllegalArgumentException("%s has %d states".formatted(optimiser.name(), states));
    }
    Blocks blocks = Blocks.of(vectors.base().length());
    return lanes
        .run(blocks.count(), () -> new Stepper(optimiser, fractionBits, vectors, blocks))
        .stream()
        .mapToLong(stepper -> stepper.overflowAt)
        .filter(at -> at >= 0)
        .min();
  }

  private static final class Stepper implements Lanes.Worker {
    private final ServerOptimiser optimiser;
    private final double scale;
    private final Vectors vectors;
    private final Blocks blocks;
    private final int[] base;
    private final int[] delta;
    private final int[] sums;
    private final double[] steps;
    private final float[][] states;
    private long overflowAt = -1;

    Stepper(ServerOptimiser optimiser, int fractionBits, Vectors vectors, Blocks blocks) {
      this.optimiser = optimiser;
      this.scale = 1L << fractionBits;
      this.vectors = vectors;
      this.blocks = blocks;
      this.base = new int[blocks.size()];
      this.delta = new int[blocks.size()];
      this.sums = new int[blocks.size()];
      this.steps = new double[blocks.size()];
      this.states = new float[optimiser.states().size()][blocks.size()];
    }

    @Override
    public void block(int index) {
      long from = blocks.from(index);
      int count = blocks.sizeOf(index);
      vectors.aggregate().read(from, delta, count);
      for (int i = 0; i < count; i++) {
        steps[i] = delta[i] / scale;
      }
      readStates(from, count);
      optimiser.step(steps, states, count);
      for (int i = 0; i < count; i++) {
        double quanta = Math.rint(steps[i] * scale);
        delta[i] = (int) Math.max(-FixedPoint.BOUND_MAX, Math.min(FixedPoint.BOUND_MAX, quanta));
      }
      vectors.base().read(from, base, count);
      int overflow = ModelStep.add(base, delta, sums, count);
      if (overflow >= 0 && (overflowAt < 0 || from + overflow < overflowAt)) {
        overflowAt = from + overflow;
      }
      vectors.next().write(from, sums, count);
      writeStates(from, count);
    }

    private void readStates(long from, int count) {
      for (int s = 0; s < states.length; s++) {
        if (vectors.before().isEmpty()) {
          Arrays.fill(states[s], 0, count, optimiser.initial(optimiser.states().get(s)));
          continue;
        }
        vectors.before().get().get(s).read(from, base, count);
        for (int i = 0; i < count; i++) {
          states[s][i] = Float.intBitsToFloat(base[i]);
        }
      }
    }

    private void writeStates(long from, int count) {
      for (int s = 0; s < states.length; s++) {
        for (int i = 0; i < count; i++) {
          base[i] = Float.floatToIntBits(states[s][i]);
        }
        vectors.after().get(s).write(from, base, count);
      }
    }
  }
}
