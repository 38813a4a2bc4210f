package aver.ledger.rules.state;

import java.util.List;

/**
 * How a base model did on the sites' validation rows: sums over at least three sites.
 *
 * @param sites how many sites reported
 * @param counts confusion counts, row by row (truth by prediction), classes x classes
 * @param accuracyMinPpm of the worst site
 * @param accuracyMaxPpm of the best site
 */
public record Evaluation(int sites, List<Long> counts, int accuracyMinPpm, int accuracyMaxPpm) {
  public static final int SITES_MIN = 3;

  public static final Codec<Evaluation> CODEC = Codec.of(Evaluation::write, Evaluation::read);

  /** Checks the ranges. */
  public Evaluation {
    Ids.range("sites", sites, SITES_MIN, TaskSpec.COHORT_MAX);
    Ids.range("number of counts", counts.size(), 4, 256);
    counts.forEach(count -> Ids.range("count", count, 0, 1L << 50));
    Ids.range("accuracy in ppm", accuracyMaxPpm, 0, 1_000_000);
    Ids.range("lowest accuracy in ppm", accuracyMinPpm, 0, accuracyMaxPpm);
    counts = List.copyOf(counts);
  }

  /** Writes the canonical bytes, inside those of a result. */
  public static void write(Writer w, Evaluation v) {
    w.i32(v.sites).list(v.counts, Writer::i64).i32(v.accuracyMinPpm).i32(v.accuracyMaxPpm);
  }

  /** Reads what {@link #write} wrote. */
  public static Evaluation read(Reader r) {
    return new Evaluation(r.i32(), r.list(Reader::i64), r.i32(), r.i32());
  }
}
