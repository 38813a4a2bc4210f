package aver.ledger.vector.rule;

import aver.ledger.vector.Lanes;
import aver.ledger.vector.SampleCaps;
import aver.ledger.vector.VectorFault;
import aver.ledger.vector.VectorSource;
import aver.ledger.vector.exact.DotProducts;
import aver.ledger.vector.exact.Gram;
import aver.ledger.vector.exact.Rows;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The included updates of a round, how much each counts, and what else a rule may look at.
 *
 * <p>Their dot products are computed when they are first asked for and kept, so that a rule, the
 * steps before it and the scores after it share one pass. Used by one thread at a time.
 */
public final class Updates {
  private final Rows rows;
  private final List<Integer> weights;
  private final List<String> members;
  private final List<Integer> drawn;
  private final Optional<VectorSource> lastDelta;
  private final OptionalInt trusted;
  private @Nullable Gram gram;

  private Updates(
      Rows rows,
      List<Integer> weights,
      List<String> members,
      List<Integer> drawn,
      Optional<VectorSource> lastDelta,
      OptionalInt trusted) {
    this.rows = rows;
    this.weights = List.copyOf(weights);
    this.members = List.copyOf(members);
    this.drawn = List.copyOf(drawn);
    this.lastDelta = lastDelta;
    this.trusted = trusted;
    checkWeights(rows.count(), this.weights);
    if (this.members.size() != rows.count()) {
      throw new IllegalArgumentException(
          "%d updates are of %d members".formatted(rows.count(), this.members.size()));
    }
    if (!this.drawn.stream().sorted().toList().equals(indices(rows.count()))) {
      throw new IllegalArgumentException(
          "%s is no order of %d updates".formatted(this.drawn, rows.count()));
    }
    if (lastDelta.isPresent() && lastDelta.get().length() != rows.length()) {
      throw VectorFault.length(lastDelta.get().length(), rows.length());
    }
  }

  /**
   * Updates of members whose order is that of the list.
   *
   * @param vectors 1 to 2^10 of one length
   * @param weights one a vector, 0 to 2^28, not all 0
   * @throws IllegalArgumentException if the numbers or weights are out of range
   * @throws VectorFault if the vectors differ in length
   */
  public Updates(List<VectorSource> vectors, List<Integer> weights) {
    this(vectors, weights, numbers(vectors.size()));
  }

  /**
   * Updates of named members: where two are equally good, the lower name goes first, so that the
   * order of the list changes nothing.
   *
   * @param members one a vector, all different
   */
  public Updates(List<VectorSource> vectors, List<Integer> weights, List<String> members) {
    this(
        Rows.of(vectors),
        weights,
        members,
        indices(vectors.size()),
        Optional.empty(),
        OptionalInt.empty());
  }

  /**
   * These, after a round that changed the model.
   *
   * @param delta what was published last, values within 2^23; of the updates' length
   */
  public Updates after(VectorSource delta) {
    return new Updates(rows, weights, members, drawn, Optional.of(delta), trusted);
  }

  /**
   * These in an order that none of the members could choose: the order in which bucketing takes
   * them.
   *
   * @param order each index once
   */
  public Updates drawn(List<Integer> order) {
    return new Updates(rows, weights, members, order, lastDelta, trusted);
  }

  /**
   * Other vectors of the same members with the same weights, for a rule that is to treat them in
   * the same way; nothing was published before.
   *
   * @param vectors one a member, in their order
   */
  public Updates alike(List<VectorSource> vectors) {
    return new Updates(Rows.of(vectors), weights, members, drawn, Optional.empty(), trusted);
  }

  /**
   * These, one of which a rule may trust.
   *
   * @param index of the trusted one
   */
  public Updates trusting(int index) {
    Objects.checkIndex(index, size());
    return new Updates(rows, weights, members, drawn, lastDelta, OptionalInt.of(index));
  }

  /** The index of the update that a rule may trust; empty if there is none. */
  public OptionalInt trusted() {
    return trusted;
  }

  /** These with other values, each of the same member. */
  Updates replaced(Rows others) {
    return new Updates(others, weights, members, drawn, lastDelta, trusted);
  }

  /**
   * What a step made of these: each row counts once.
   *
   * @param names one a row, in place of members
   */
  Updates mixed(Rows others, List<String> names) {
    int n = others.count();
    return new Updates(
        others, Collections.nCopies(n, 1), names, indices(n), lastDelta, OptionalInt.empty());
  }

  private static void checkWeights(int updates, List<Integer> weights) {
    if (weights.size() != updates) {
      throw new IllegalArgumentException(
          "%d updates have %d weights".formatted(updates, weights.size()));
    }
    long total = 0;
    for (int weight : weights) {
      if (weight < 0 || weight > SampleCaps.WEIGHT_MAX) {
        throw new IllegalArgumentException(
            "weight must be 0 to %d, was %d".formatted(SampleCaps.WEIGHT_MAX, weight));
      }
      total += weight;
    }
    if (total == 0) {
      throw new IllegalArgumentException("all %d weights are 0".formatted(updates));
    }
  }

  private static List<Integer> indices(int n) {
    return IntStream.range(0, n).boxed().toList();
  }

  /** Names that are in the order of their numbers. */
  static List<String> numbers(int n) {
    return IntStream.range(0, n).mapToObj("%04d"::formatted).toList();
  }

  /** How many updates. */
  public int size() {
    return rows.count();
  }

  /** Values of each update. */
  public long length() {
    return rows.length();
  }

  /** The updates' values. */
  public Rows rows() {
    return rows;
  }

  /** How much each counts, in their order. */
  public List<Integer> weights() {
    return weights;
  }

  /** Whose each is, in their order. */
  public List<String> members() {
    return members;
  }

  /** The order in which bucketing takes them. */
  List<Integer> drawnOrder() {
    return drawn;
  }

  /** What was published last; empty if nothing was. */
  public Optional<VectorSource> lastDelta() {
    return lastDelta;
  }

  /** All indices, those of lower members first. */
  List<Integer> byMember() {
    return indices(size()).stream().sorted(Comparator.comparing(members::get)).toList();
  }

  /** Of each update, how many members are lower. */
  int[] ranks() {
    List<Integer> order = byMember();
    int[] ranks = new int[order.size()];
    for (int rank = 0; rank < ranks.length; rank++) {
      ranks[order.get(rank)] = rank;
    }
    return ranks;
  }

  /** Whether {@link #gram} has the last delta as its last vector. */
  public boolean gramHasLastDelta() {
    return lastDelta.isPresent() && size() < SampleCaps.PARTICIPANTS_MAX;
  }

  /**
   * The dot products of the updates and, after them, the last delta; without it if there is none or
   * the updates are 2^10 already.
   */
  public Gram gram(Lanes lanes) {
    Gram known = gram;
    if (known == null) {
      known =
          DotProducts.gram(gramHasLastDelta() ? rows.with(lastDelta.orElseThrow()) : rows, lanes);
      gram = known;
    }
    return known;
  }

  /** Whether {@link #gram} costs nothing any more. */
  boolean knowsGram() {
    return gram != null;
  }

  /** The updates' norms, rounded down, in their order. */
  List<Long> norms(Lanes lanes) {
    Gram known = gram;
    if (known == null) {
      return DotProducts.squaredNorms(rows, lanes).stream().map(DotProducts::norm).toList();
    }
    List<Long> norms = new ArrayList<>(size());
    for (int i = 0; i < size(); i++) {
      BigInteger squared = known.dot(i, i);
      norms.add(DotProducts.norm(squared));
    }
    return norms;
  }
}
