package aver.ledger.rules.round;

import aver.ledger.rules.state.Evaluation;
import aver.ledger.rules.state.Learning;
import aver.ledger.rules.state.NamedNumber;
import aver.ledger.rules.state.Purpose;
import aver.ledger.rules.state.RuleSpec;
import aver.ledger.rules.state.VectorRole;
import aver.ledger.rules.state.VoidReason;
import aver.ledger.rules.tx.Result;
import aver.ledger.vector.Lanes;
import aver.ledger.vector.SampleCaps;
import aver.ledger.vector.VectorSink;
import aver.ledger.vector.VectorSource;
import aver.ledger.vector.exact.DotProducts;
import aver.ledger.vector.rule.AggregationRules;
import aver.ledger.vector.rule.Treatment;
import aver.ledger.vector.rule.Updates;
import aver.reputation.History;
import aver.reputation.Score;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * The result of a closed round, the same on every replica and for every auditor.
 *
 * <p>In this order: updates of wrong content are excluded; fewer than the quorum make the round
 * void; weights, the rule, the next model (void if it overflows), scores, evaluation. Each vector
 * is read a few times, block by block; none is copied.
 */
public final class RoundComputation {
  private RoundComputation() {}

  /**
   * Computes the result of a task whose model moves by the aggregate.
   *
   * @param next takes the next model, of the task's dimension; after a void or an evaluation-only
   *     round what is in it means nothing
   * @throws IllegalArgumentException if {@code next} or the last delta has another length than the
   *     task's dimension, or the task's versions have more vectors than the model
   */
  public static <V extends VectorSource & VectorSink> RoundOutcome compute(
      RoundInput input, V next, Lanes lanes) {
    if (!input.carried().learning().modelRoles().equals(List.of(VectorRole.MODEL))) {
      throw new IllegalArgumentException("this task's versions have more vectors than the model");
    }
    return computeVersion(input, _ -> next, lanes);
  }

  /**
   * Computes the result.
   *
   * @param next makes a vector, as long as {@link Learning#length} says, for each role that a
   *     version of the model has; not asked in evaluation-only rounds; after a void round what is
   *     in them means nothing
   * @throws IllegalArgumentException if a vector has another length than the task's dimension
   */
  public static <V extends VectorSource & VectorSink> RoundOutcome computeVersion(
      RoundInput input, Function<VectorRole, V> next, Lanes lanes) {
    if (input.base().length() != input.dimension()) {
      return voided(VoidReason.BASE_UNAVAILABLE);
    }
    List<Place> places = ContentCheck.check(input, lanes);
    List<Place> included = places.stream().filter(Place::included).toList();
    if (included.size() < input.quorum()) {
      return voided(VoidReason.TOO_FEW_UPDATES);
    }
    Optional<Evaluation> evaluation = EvaluationSum.of(places, input.evaluationClasses());
    if (input.purpose() == Purpose.EVALUATE) {
      return new RoundOutcome(
          new Result.Final(List.of(), results(places, List.of()), evaluation), List.of());
    }
    SortedMap<String, Long> parameters = parameters(input.rule());
    String rule = input.rule().name();
    List<SampleCaps.Claim> claims = included.stream().map(RoundComputation::claim).toList();
    List<Integer> weights = SampleCaps.weights(claims);
    if (AggregationRules.check(rule, parameters, included.size()).isPresent()
        || weights.stream().allMatch(weight -> weight == 0)) {
      return voided(VoidReason.RULE_NOT_APPLICABLE);
    }
    List<VectorSource> deltas =
        included.stream().map(place -> place.delta().orElseThrow()).toList();
    Optional<Updates> found = trusting(input, included, updates(input, included, deltas, weights));
    if (found.isEmpty()) {
      return voided(VoidReason.RULE_NOT_APPLICABLE);
    }
    Updates updates = found.get();
    updates.gram(lanes); // scores need it, and norms that a rule asks for are in it
    NextModel<V> model = new NextModel<>(input, next, lanes);
    Optional<List<Treatment>> treatments =
        model.write(AggregationRules.of(rule, parameters), updates, included);
    if (treatments.isEmpty()) {
      return voided(VoidReason.MODEL_OVERFLOW);
    }
    Optional<History.Judged> judged = HistoryVector.judge(input, included, deltas, lanes);
    judged.ifPresent(j -> model.remember(j.next()));
    Scoring scoring = Scoring.of(updates, deltas, input, judged, lanes);
    List<UpdateDetail> details = new ArrayList<>(included.size());
    long samplesMax = SampleCaps.samplesMax(claims);
    for (int i = 0; i < included.size(); i++) {
      details.add(
          detail(included.get(i), samplesMax, weights.get(i), treatments.get().get(i), scoring, i));
    }
    return new RoundOutcome(
        new Result.Final(model.manifest(), results(places, scoring.scores()), evaluation), details);
  }

  private static Updates updates(
      RoundInput input, List<Place> included, List<VectorSource> deltas, List<Integer> weights) {
    List<String> members = included.stream().map(Place::member).toList();
    Updates updates =
        new Updates(deltas, weights, members).drawn(Draw.order(input.draw(), members));
    return input.carried().aggregate().or(input::lastDelta).map(updates::after).orElse(updates);
  }

  /** Marks the update that the rule trusts; empty if it is not there. */
  private static Optional<Updates> trusting(
      RoundInput input, List<Place> included, Updates updates) {
    if (!AggregationRules.needsTrusted(input.rule().name())) {
      return Optional.of(updates);
    }
    String trusted = input.carried().learning().trusted().orElse("");
    int index = included.stream().map(Place::member).toList().indexOf(trusted);
    return index < 0 ? Optional.empty() : Optional.of(updates.trusting(index));
  }

  private static RoundOutcome voided(VoidReason reason) {
    return new RoundOutcome(new Result.NoResult(reason), List.of());
  }

  private static SampleCaps.Claim claim(Place place) {
    return new SampleCaps.Claim(place.declared(), place.registered(), place.factor256());
  }

  private static UpdateDetail detail(
      Place place, long samplesMax, int weight, Treatment treatment, Scoring scoring, int index) {
    return new UpdateDetail(
        place.member(),
        place.declared(),
        place.registered(),
        Math.min(Math.min(place.declared(), place.registered()), samplesMax),
        samplesMax,
        place.factor256(),
        weight,
        DotProducts.norm(scoring.gram().squaredNorm(index)),
        treatment.counted(),
        treatment.scale(),
        treatment.sharePpm(),
        treatment.why(),
        scoring.scores().get(index));
  }

  /** Returns what becomes of each place; {@code scores} are those of the included ones, or none. */
  private static List<Result.Update> results(List<Place> places, List<Score> scores) {
    List<Result.Update> results = new ArrayList<>(places.size());
    int at = 0;
    for (Place place : places) {
      int ppm = place.included() && !scores.isEmpty() ? scores.get(at++).ppm() : 0;
      results.add(new Result.Update(place.exclusion(), ppm));
    }
    return results;
  }

  private static SortedMap<String, Long> parameters(RuleSpec rule) {
    SortedMap<String, Long> parameters = new TreeMap<>();
    for (NamedNumber parameter : rule.parameters()) {
      parameters.put(parameter.name(), parameter.value());
    }
    return parameters;
  }
}
