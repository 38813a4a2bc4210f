package aver.ledger.rules.round;

import aver.ledger.rules.state.Exclusion;
import aver.ledger.rules.state.Purpose;
import aver.ledger.vector.Blocks;
import aver.ledger.vector.Lanes;
import aver.ledger.vector.VectorSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Excludes updates of which a vector is not of the task's length or breaks its bound.
 *
 * <p>Replicas check that before they acknowledge a blob, so it finds something only if a quorum's
 * honest part was wrong; it is repeated because the exactness of all sums rests on it.
 */
final class ContentCheck {
  private ContentCheck() {}

  static List<Place> check(RoundInput input, Lanes lanes) {
    if (input.purpose() == Purpose.EVALUATE) {
      return input.places();
    }
    List<Place> places = new ArrayList<>(input.places());
    List<Integer> indices = new ArrayList<>();
    List<VectorSource> deltas = new ArrayList<>();
    boolean controlled = input.carried().learning().controlMembers() > 0;
    for (int i = 0; i < places.size(); i++) {
      if (!places.get(i).included()) {
        continue;
      }
      List<Optional<VectorSource>> vectors =
          controlled
              ? List.of(places.get(i).delta(), places.get(i).controlDelta())
              : List.of(places.get(i).delta());
      if (vectors.stream().allMatch(v -> v.isPresent() && v.get().length() == input.dimension())) {
        for (Optional<VectorSource> vector : vectors) {
          indices.add(i);
          deltas.add(vector.orElseThrow());
        }
      } else {
        places.set(i, places.get(i).excluded(Exclusion.CONTENT_INVALID));
      }
    }
    Blocks blocks = Blocks.of(input.dimension());
    List<Checker> checkers =
        lanes.run(blocks.count(), () -> new Checker(deltas, blocks, input.bound()));
    for (int k = 0; k < deltas.size(); k++) {
      int at = k;
      if (checkers.stream().anyMatch(checker -> checker.over[at])) {
        int i = indices.get(k);
        places.set(i, places.get(i).excluded(Exclusion.CONTENT_INVALID));
      }
    }
    return places;
  }

  private static final class Checker implements Lanes.Worker {
    private final List<VectorSource> deltas;
    private final Blocks blocks;
    private final int bound;
    private final int[] values;
    private final boolean[] over;

    Checker(List<VectorSource> deltas, Blocks blocks, int bound) {
      this.deltas = deltas;
      this.blocks = blocks;
      this.bound = bound;
      this.values = new int[blocks.size()];
      this.over = new boolean[deltas.size()];
    }

    @Override
    public void block(int index) {
      int count = blocks.sizeOf(index);
      for (int k = 0; k < over.length; k++) {
        deltas.get(k).read(blocks.from(index), values, count);
        int least = 0;
        int most = 0;
        for (int i = 0; i < count; i++) {
          least = Math.min(least, values[i]);
          most = Math.max(most, values[i]);
        }
        over[k] |= least < -bound || most > bound;
      }
    }
  }
}
