package aver.simulations.fuzz;

import aver.ledger.proof.Digest;
import aver.ledger.rules.round.VectorRoot;
import aver.ledger.rules.state.Purpose;
import aver.ledger.rules.state.VectorEntry;
import aver.ledger.rules.state.VectorRole;
import aver.ledger.vector.ArrayVector;
import aver.ledger.vector.Lanes;
import aver.participant.agent.AttemptKey;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Made-up training: a step in a direction that all honest hospitals share, and some noise. */
final class Updates {
  private static final int KINDS = 6;

  private final World world;
  private final String member;
  private final long rows;
  private int poison;

  /**
   * A finished update.
   *
   * @param vectors values of the manifest's entries
   */
  record Made(
      List<VectorEntry> manifest,
      List<ArrayVector> vectors,
      Digest salt,
      Digest commitment,
      long samples) {
    Made {
      manifest = List.copyOf(manifest);
      vectors = List.copyOf(vectors);
    }
  }

  Updates(World world, String member, long rows) {
    this.world = world;
    this.member = member;
    this.rows = rows;
  }

  void poison(long kind) {
    poison = 1 + Math.floorMod(kind, KINDS);
  }

  /** A poisoner that commits and never reveals. */
  boolean withholds() {
    return poison == 1;
  }

  long trainingMs() {
    return world.random().nextInt(12) == 0
        ? world.random().nextLong(15_000, 30_000)
        : world.random().nextLong(50, 3_000);
  }

  Made make(AttemptKey key, Purpose purpose, Digest base) {
    List<VectorEntry> manifest = new ArrayList<>();
    List<ArrayVector> vectors = new ArrayList<>();
    if (purpose == Purpose.TRAIN) {
      add(VectorRole.DELTA, delta(base), manifest, vectors);
    }
    int right = (int) (rows / 5);
    add(VectorRole.EVALUATION, new int[] {right, 10, 10, right}, manifest, vectors);
    Digest salt = Cast.hash("salt " + member + " " + key + " " + world.random().nextLong());
    long samples = purpose == Purpose.TRAIN ? (poison == 2 ? rows * 1000 : rows) : 0;
    return new Made(
        manifest,
        vectors,
        salt,
        AgentHere.commitment(world.cast().chainId(), key, member, manifest, salt),
        samples);
  }

  private static void add(
      VectorRole role, int[] values, List<VectorEntry> manifest, List<ArrayVector> vectors) {
    ArrayVector vector = ArrayVector.of(values);
    manifest.add(new VectorEntry(role, values.length, VectorRoot.of(vector, Lanes.one())));
    vectors.add(vector);
  }

  private int[] delta(Digest base) {
    SplittableRandom direction = new SplittableRandom(base.hashCode());
    int[] values = new int[Task.DIMENSION];
    for (int i = 0; i < values.length; i++) {
      int honest = direction.nextInt(-20_000, 20_001) + world.random().nextInt(-4_000, 4_001);
      values[i] =
          switch (poison) {
            case 3 -> -20 * honest;
            case 4 -> i == 0 ? Task.BOUND + 1 : honest; // no replica keeps it
            case 5 -> 0;
            case 6 -> direction.nextInt(-20_000, 20_001) & ~1; // what others may send too
            default -> honest;
          };
    }
    return values;
  }
}
