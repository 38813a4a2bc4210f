package aver.reputation;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * What the updates of several rounds say together that those of one do not: who does no work, who
 * sends what another sent before, and who is the same as another in all but noise.
 *
 * <p>Work on the same data goes the same way round after round; what somebody makes up anew each
 * time does not, however it is mixed with what is published. See {@code docs/scoring.md} for what
 * this does not see. The comparison of summed updates is that of Fung et al., "The limitations of
 * federated learning in sybil settings" (FoolsGold), RAID 2020.
 */
public final class History {
  /** From this cosine on, two updates or two histories may be one. */
  public static final int NEAR_PPM = 980_000;

  /**
   * From this cosine on, what two histories have beside the published may be one: hospitals with
   * patients alike go one way as a whole, but each has its own chances beside it.
   */
  public static final int OWN_NEAR_PPM = 900_000;

  /** Fewest parameters of a model with which noise can be told from work. */
  public static final int DIMENSION_MIN = 8;

  private static final int KNOWN_ROUNDS = 2;
  private static final long DEVIATIONS_SQUARED = 9;

  private final List<Trace> traces;
  private final List<int[]> basis;
  private final long dimension;
  private final List<int[]> ownLasts; // by row; costly, so once for all updates
  private final List<int[]> ownSums; // by row
  private final List<Optional<Line>> lines; // by row

  /** An update of the round and what lies in it beside the published. */
  @SuppressWarnings("ArrayRecordComponent") // compared by no one
  private record Line(int row, int[] direction, int[] own, int[] sum, int[] ownSum) {}

  /**
   * An included update.
   *
   * @param row place of its author among the traces
   * @param sketch {@value Trace#WIDTH} sums of its values, within +-2^53
   */
  @SuppressWarnings("ArrayRecordComponent") // compared by no one
  public record Present(int row, long[] sketch) {}

  /**
   * Two updates of one origin.
   *
   * @param first index of an update
   * @param second index of another, above the first
   */
  public record Pair(int first, int second) {}

  /**
   * What comes out of a round.
   *
   * @param works one an included update, in their order
   * @param alike pairs whose histories are one
   * @param next traces after the round, in the order of those before it
   */
  public record Judged(List<OwnWork> works, List<Pair> alike, List<Trace> next) {
    /** Copies the lists. */
    public Judged {
      works = List.copyOf(works);
      alike = List.copyOf(alike);
      next = List.copyOf(next);
    }
  }

  private History(long dimension, List<Trace> traces, List<long[]> published) {
    this.dimension = dimension;
    this.traces = traces;
    this.basis = Directions.basis(published);
    this.ownLasts = traces.stream().map(trace -> Directions.off(trace.last(), basis)).toList();
    this.ownSums = traces.stream().map(trace -> Directions.off(trace.sum(), basis)).toList();
    this.lines = new ArrayList<>(Collections.nCopies(traces.size(), Optional.empty()));
  }

  /**
   * Judges a round's included updates by those before them.
   *
   * @param dimension of the model
   * @param traces of all members that the task remembers
   * @param present the included updates, of different rows
   * @param published sketches of what was published last; none before the first round
   */
  public static Judged judge(
      long dimension, List<Trace> traces, List<Present> present, List<long[]> published) {
    return new History(dimension, traces, published).judge(present);
  }

  private Judged judge(List<Present> present) {
    for (Present update : present) {
      int[] direction = Directions.unit(update.sketch());
      int[] sum = traces.get(update.row()).sumWith(direction);
      int[] own = Directions.off(direction, basis);
      int[] ownSum = Directions.off(sum, basis);
      lines.set(update.row(), Optional.of(new Line(update.row(), direction, own, sum, ownSum)));
    }
    List<OwnWork> works = new ArrayList<>(present.size());
    List<Trace> next = new ArrayList<>(traces);
    for (Present update : present) {
      Line line = line(update);
      OwnWork work = work(line);
      works.add(work);
      next.set(line.row(), traces.get(line.row()).after(line.direction(), work.cosinePpm()));
    }
    return new Judged(works, alike(present, works), next);
  }

  private Line line(Present update) {
    return lines.get(update.row()).orElseThrow();
  }

  private OwnWork work(Line line) {
    Trace before = traces.get(line.row());
    int cosine = Directions.cosine(line.own(), ownSums.get(line.row()));
    int rounds = before.rounds();
    int sum = cosine + (rounds > 1 ? before.newer() : 0) + (rounds > 2 ? before.older() : 0);
    return new OwnWork(cosine, rounds, sum, needed(rounds), source(line));
  }

  /** Returns {@code isqrt(9 10^12 m / min(d, 256))} for m rounds. */
  private int needed(int rounds) {
    long squared = DEVIATIONS_SQUARED * Ppm.ONE * Ppm.ONE * rounds;
    return BigInteger.valueOf(squared / Math.min(dimension, Trace.WIDTH)).sqrt().intValueExact();
  }

  /**
   * Whose last update this one repeats: it, or what was summed up to it, lies near that one's;
   * nearer than its own author's last; and if the other is here, nearer than the other's of this
   * round, and than that lies to its own author's last. The nearest; of equals the first.
   */
  private Optional<String> source(Line line) {
    Trace author = traces.get(line.row());
    if (author.rounds() < KNOWN_ROUNDS) {
      return Optional.empty();
    }
    int near = Directions.cosine(line.own(), ownLasts.get(line.row()));
    Optional<String> found = Optional.empty();
    for (int row = 0; row < traces.size(); row++) {
      Trace other = traces.get(row);
      if (row == line.row() || other.rounds() < KNOWN_ROUNDS) {
        continue;
      }
      int last = Directions.cosine(line.own(), ownLasts.get(row));
      if (last > near && late(line, last, row) && (last >= NEAR_PPM || follows(line, row))) {
        near = last;
        found = Optional.of(other.member());
      }
    }
    return found;
  }

  /** Whether it comes after the other and not the other after it. */
  private boolean late(Line line, int last, int row) {
    return lines
        .get(row)
        .map(other ->
            last > Directions.cosine(line.own(), other.own())
                && last > Directions.cosine(other.own(), ownLasts.get(line.row())))
        .orElse(true);
  }

  private boolean follows(Line line, int row) {
    return near(line.sum(), traces.get(row).sum(), line.ownSum(), ownSums.get(row));
  }

  private static boolean near(int[] sum, int[] otherSum, int[] own, int[] otherOwn) {
    return Directions.cosine(sum, otherSum) >= NEAR_PPM
        && Directions.cosine(own, otherOwn) >= OWN_NEAR_PPM;
  }

  private List<Pair> alike(List<Present> present, List<OwnWork> works) {
    List<Pair> pairs = new ArrayList<>();
    for (int j = 0; j < present.size(); j++) {
      for (int i = 0; i < j; i++) {
        Line a = line(present.get(i));
        Line b = line(present.get(j));
        boolean known =
            Math.min(traces.get(a.row()).rounds(), traces.get(b.row()).rounds()) >= KNOWN_ROUNDS;
        boolean copied = works.get(i).copyOf().isPresent() || works.get(j).copyOf().isPresent();
        if (known && !copied && near(a.sum(), b.sum(), a.ownSum(), b.ownSum())) {
          pairs.add(new Pair(i, j));
        }
      }
    }
    return pairs;
  }
}
