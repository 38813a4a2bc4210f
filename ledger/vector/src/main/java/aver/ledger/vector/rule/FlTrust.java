package aver.ledger.vector.rule;

import aver.ledger.vector.Lanes;
import aver.ledger.vector.VectorSink;
import aver.ledger.vector.exact.DotProducts;
import aver.ledger.vector.exact.Gram;
import aver.ledger.vector.exact.TrustedSum;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;

/**
 * Each update counts by how far it points where a trusted update points, and is as long as that
 * one.
 *
 * <ul>
 *   <li><b>Formula:</b> with the trusted update {@code g}, {@code t_i = max(0, cos(x_i, g))}, the
 *       result is {@code sum_i(t_i x_i |g| / |x_i|) / sum_i(t_i)}; {@code g} itself does not count.
 *       If nobody is trusted ({@code sum_i(t_i) = 0}), the result is {@code g}.
 *   <li><b>On integers:</b> {@code t_i = isqrt(floor(2^80 (x_i . g)^2 / (|x_i|^2 |g|^2)))}, 0
 *       unless {@code x_i . g > 0}; {@code T = sum(t_i)}; {@code r_i = isqrt(floor(2^128 |g|^2 /
 *       |x_i|^2))}, at most 2^68: a shorter update is made at most 16 times as long; {@code k_i =
 *       floor(t_i r_i / (2^20 T))}. All {@code k_i} are shifted down together until the largest is
 *       below 2^28, by {@code z} digits; {@code roundHalfEven(sum_i(k_i q_i) / 2^(44 - z))}, held
 *       within +-2^23. Off by less than {@code n / 2 + 1} quanta.
 *   <li><b>Weights:</b> do not enter: the trusted update says how much each counts.
 *   <li><b>Paper:</b> Cao, Fang, Liu, Gong: FLTrust: Byzantine-robust Federated Learning via Trust
 *       Bootstrapping, NDSS 2021.
 *   <li><b>Participants that lie:</b> any number, as long as the trusted one does not; each may
 *       turn the result up to a right angle away, by its share of the trust. What points away from
 *       the trusted member's patients is not learnt, also if it is true elsewhere.
 *   <li><b>Example:</b> g = (3, 4) and updates (6, 8), (4, 3), (-3, -4): cosines 1, 0.96 and -1;
 *       they count as (3, 4), (4, 3) and not at all: (3 + 0.96 * 4, 4 + 0.96 * 3) / 1.96 = (3.49,
 *       3.51), so (3, 4).
 * </ul>
 *
 * @param byzantine participants that may send anything, at least 0
 */
public record FlTrust(int byzantine) implements AggregationRule {
  static final RuleForm FORM =
      new RuleForm(
          "fltrust",
          "updates by their cosine to that of a trusted member, made as long as it",
          List.of(RuleParameter.BYZANTINE_OPTIONAL),
          given -> new FlTrust(RuleParameter.byzantine(given)));

  private static final int DIGITS = 44;
  private static final int TRUST_DIGITS = 40;
  private static final int RATIO_DIGITS = 64;
  private static final BigInteger RATIO_MAX = BigInteger.ONE.shiftLeft(RATIO_DIGITS + 4);
  private static final int COEFFICIENT_DIGITS = 28;

  @Override
  public String name() {
    return FORM.name();
  }

  @Override
  public SortedMap<String, Long> parameters() {
    return RuleParameter.byzantine(byzantine, false);
  }

  @Override
  public int byzantineMax(int updates) {
    return updates - 1;
  }

  @Override
  public List<Treatment> aggregate(Updates updates, VectorSink delta, Lanes lanes) {
    int root =
        updates
            .trusted()
            .orElseThrow(() ->
                new IllegalArgumentException("fltrust needs to know which update is trusted"));
    Gram gram = updates.gram(lanes);
    List<BigInteger> trust = new ArrayList<>(updates.size());
    BigInteger total = BigInteger.ZERO;
    for (int i = 0; i < updates.size(); i++) {
      BigInteger t = i == root ? BigInteger.ZERO : trust(gram, i, root);
      trust.add(t);
      total = total.add(t);
    }
    if (total.signum() == 0) {
      TrustedSum.write(updates.rows(), only(updates.size(), root), 0, delta, lanes);
      return treatments(gram, root, List.of(), trust);
    }
    List<BigInteger> wide = new ArrayList<>(updates.size());
    int digits = 0;
    for (int i = 0; i < updates.size(); i++) {
      BigInteger k =
          trust.get(i).signum() == 0
              ? BigInteger.ZERO
              : trust
                  .get(i)
                  .multiply(ratio(gram, i, root))
                  .divide(total.shiftLeft(RATIO_DIGITS - DIGITS));
      wide.add(k);
      digits = Math.max(digits, k.bitLength());
    }
    int shift = Math.max(0, digits - COEFFICIENT_DIGITS);
    int[] coefficients = wide.stream().mapToInt(k -> k.shiftRight(shift).intValueExact()).toArray();
    TrustedSum.write(updates.rows(), coefficients, DIGITS - shift, delta, lanes);
    return treatments(gram, root, trust, trust);
  }

  private static int[] only(int size, int root) {
    int[] coefficients = new int[size];
    coefficients[root] = 1;
    return coefficients;
  }

  /** The cosine to the trusted update in 2^-40, rounded down; 0 if it is not positive. */
  private static BigInteger trust(Gram gram, int i, int root) {
    BigInteger dot = gram.dot(i, root);
    BigInteger squares = gram.dot(i, i).multiply(gram.dot(root, root));
    if (dot.signum() <= 0 || squares.signum() == 0) {
      return BigInteger.ZERO;
    }
    return dot.pow(2).shiftLeft(2 * TRUST_DIGITS).divide(squares).sqrt();
  }

  /** {@code |g| / |x_i|} in 2^-64, at most 16. */
  private static BigInteger ratio(Gram gram, int i, int root) {
    return gram.dot(root, root)
        .shiftLeft(2 * RATIO_DIGITS)
        .divide(gram.dot(i, i))
        .sqrt()
        .min(RATIO_MAX);
  }

  private static List<Treatment> treatments(
      Gram gram, int root, List<BigInteger> counted, List<BigInteger> trust) {
    List<Integer> shares = counted.isEmpty() ? List.of() : Treatment.shares(counted);
    List<Treatment> treatments = new ArrayList<>(trust.size());
    for (int i = 0; i < trust.size(); i++) {
      boolean alone = shares.isEmpty() && i == root;
      int share = shares.isEmpty() ? (alone ? Treatment.PPM : 0) : shares.get(i);
      String cosine =
          String.format(
              Locale.ROOT,
              "cosine %.3f to the trusted update, norm %d",
              Math.scalb(trust.get(i).doubleValue(), -TRUST_DIGITS),
              DotProducts.norm(gram.dot(i, i)));
      String why =
          i != root
              ? trust.get(i).signum() == 0 ? "points away from the trusted update" : cosine
              : alone ? "the trusted update: no other points its way" : "the trusted update";
      treatments.add(Treatment.ofShare(share, alone || trust.get(i).signum() > 0, why));
    }
    return List.copyOf(treatments);
  }
}
