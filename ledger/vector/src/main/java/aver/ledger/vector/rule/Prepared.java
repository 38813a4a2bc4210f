package aver.ledger.vector.rule;

import aver.ledger.vector.Lanes;
import aver.ledger.vector.SampleCaps;
import aver.ledger.vector.VectorSink;
import aver.ledger.vector.exact.Clipping;
import aver.ledger.vector.exact.MixedRows;
import aver.ledger.vector.exact.ScaledRows;
import aver.ledger.vector.exact.Term;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Any rule after steps before it: first clipping, then mixing, then the rule, on rows that are
 * computed again wherever they are read.
 *
 * <p>What each step does stands with {@link Clip}, {@link NearestNeighbours} and {@link Bucketing}.
 * Between the steps values are integers, so that each step's definition holds by itself.
 *
 * @param rule what comes last
 * @param clip the first step, if there is one
 * @param mixing the second step, if there is one
 */
public record Prepared(AggregationRule rule, Optional<Clip> clip, Optional<Mixing> mixing)
    implements AggregationRule {
  static final String CLIP = "clip";
  private static final String PRE = "pre";
  private static final String BUCKET = "bucket";
  private static final long BUCKET_USUAL = 2;

  /** What may be asked of any rule. */
  static final List<RuleParameter> PARAMETERS =
      List.of(
          RuleParameter.choice(
              CLIP, "clip updates first: to the median norm, or adaptively", "median", "arc"),
          RuleParameter.choice(
              PRE,
              "then mix them: with nearest neighbours, or in buckets",
              NearestNeighbours.WORD,
              Bucketing.WORD),
          RuleParameter.optional(
              BUCKET, 2, SampleCaps.PARTICIPANTS_MAX, "updates in a bucket, 2 if left out"));

  /** The rule as it is, or after the steps that were asked for. */
  static AggregationRule of(AggregationRule rule, SortedMap<String, Long> given) {
    Optional<Clip> clip =
        Optional.ofNullable(given.get(CLIP)).map(c -> c == 1 ? Clip.MEDIAN : Clip.ARC);
    long bucket = given.getOrDefault(BUCKET, BUCKET_USUAL);
    Optional<Mixing> mixing =
        Optional.ofNullable(given.get(PRE))
            .map(pre -> pre == 1 ? new NearestNeighbours() : new Bucketing((int) bucket));
    return clip.isEmpty() && mixing.isEmpty() ? rule : new Prepared(rule, clip, mixing);
  }

  @Override
  public String name() {
    return rule.name();
  }

  @Override
  public SortedMap<String, Long> parameters() {
    SortedMap<String, Long> given = new TreeMap<>(rule.parameters());
    clip.ifPresent(c -> given.put(CLIP, c == Clip.MEDIAN ? 1L : 2L));
    mixing.ifPresent(m -> {
      switch (m) {
        case NearestNeighbours _ -> given.put(PRE, 1L);
        case Bucketing(int size) -> {
          given.put(PRE, 2L);
          given.put(BUCKET, (long) size);
        }
      }
    });
    return Collections.unmodifiableSortedMap(given);
  }

  @Override
  public int byzantine() {
    return rule.byzantine();
  }

  @Override
  public boolean weighted() {
    return mixing.isEmpty() && rule.weighted();
  }

  @Override
  public int byzantineMax(int updates) {
    if (updates <= 2 * byzantine()) {
      return -1;
    }
    int rows = mixing.map(m -> m.rows(updates)).orElse(updates);
    boolean clippedMean = rule instanceof Mean && clip.isPresent();
    return clippedMean ? (rows - 1) / 2 : rule.byzantineMax(rows);
  }

  @Override
  public int updatesMax() {
    return mixing.filter(Bucketing.class::isInstance).isPresent()
        ? SampleCaps.PARTICIPANTS_MAX
        : rule.updatesMax();
  }

  @Override
  public List<Treatment> aggregate(Updates updates, VectorSink delta, Lanes lanes) {
    if (clip.isEmpty()) {
      return mix(updates, delta, lanes);
    }
    List<Long> norms = updates.norms(lanes);
    long limit = clip.get().limit(norms, byzantine());
    List<Integer> scales = norms.stream().map(norm -> Clipping.scale(norm, limit)).toList();
    boolean shortened = scales.stream().anyMatch(scale -> scale != Term.SCALE_ONE);
    Updates clipped =
        shortened ? updates.replaced(new ScaledRows(updates.rows(), scales)) : updates;
    List<Treatment> mixed = mix(clipped, delta, lanes);
    List<Treatment> treatments = new ArrayList<>(mixed.size());
    for (int i = 0; i < mixed.size(); i++) {
      Treatment t = mixed.get(i);
      long norm = norms.get(i);
      String why =
          "norm %d %s %d; %s"
              .formatted(norm, norm > limit ? "clipped to" : "not over", limit, t.why());
      treatments.add(
          new Treatment(t.counted(), t.counted() ? scales.get(i) : 0, t.sharePpm(), why));
    }
    return List.copyOf(treatments);
  }

  private List<Treatment> mix(Updates updates, VectorSink delta, Lanes lanes) {
    if (mixing.isEmpty()) {
      return rule.aggregate(updates, delta, lanes);
    }
    List<List<Integer>> groups = mixing.get().groups(updates, byzantine(), lanes);
    Updates mixed =
        updates.mixed(new MixedRows(updates.rows(), groups), mixing.get().names(updates));
    List<Treatment> rows = rule.aggregate(mixed, delta, lanes);
    return perMember(updates.size(), groups, rows);
  }

  /** A row's share is split evenly among those whom it is the mean of. */
  private List<Treatment> perMember(int updates, List<List<Integer>> groups, List<Treatment> rows) {
    long[] shares = new long[updates];
    int[] used = new int[updates];
    int[] of = new int[updates];
    for (int g = 0; g < groups.size(); g++) {
      Treatment row = rows.get(g);
      for (int i : groups.get(g)) {
        shares[i] += row.sharePpm() / groups.get(g).size();
        used[i] += row.counted() ? 1 : 0;
        of[i]++;
      }
    }
    String word = mixing.map(Mixing::word).orElseThrow();
    List<Treatment> treatments = new ArrayList<>(updates);
    for (int i = 0; i < updates; i++) {
      String why =
          "in %d of %d rows of %s, of which %d counted"
              .formatted(of[i], groups.size(), word, used[i]);
      treatments.add(Treatment.ofShare((int) shares[i], used[i] > 0, why));
    }
    return List.copyOf(treatments);
  }
}
