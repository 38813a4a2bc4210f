package aver.ledger.rules.state;

import aver.ledger.proof.Digest;
import java.util.List;

/**
 * What a researcher asks for, fixed when the task is created.
 *
 * @param task slug, unique on the chain
 * @param study slug
 * @param recipe model and local training
 * @param schemaHash of the model's layers and of the data's columns
 * @param columnsHash of the data's columns alone: a data set must have the same
 * @param dimension number of parameters, 1 to 2^30
 * @param fractionBits scale of all vectors, 0 to 30
 * @param bound largest absolute value of an update's element, 1 to 2^23
 * @param clip whether agents clip values over the bound instead of stopping
 * @param initialModel version 0
 * @param rounds successful training attempts wanted, 1 to 100 000
 * @param spareAttempts attempts beyond them that may fail, 0 to 100 000
 * @param endMs ledger time at which the task ends in any case
 * @param rule of aggregation
 * @param masked whether updates are hidden from replicas
 * @param cohortSize 3 to 1024
 * @param quorum fewest updates, 3 to cohort size
 * @param pace durations
 * @param poolMicrotokens reward of the whole task, taken into escrow
 * @param uses that a data set must permit, ascending
 * @param disbeliefMaxPpm members with more are not eligible, 0 to 1 000 000
 * @param reputationWeights whether standing scales weights
 * @param evaluationClasses 2 to 16 when sites report confusion counts, else 0
 * @param challengeMs how long updates are kept after their attempt ended
 * @param modelsKept how many of the last versions are kept, 2 to 1000: scores compare with the last
 *     published delta
 * @param learning what it does beyond adding the rule's aggregate to the model
 */
public record TaskSpec(
    String task,
    String study,
    Recipe recipe,
    Digest schemaHash,
    Digest columnsHash,
    long dimension,
    int fractionBits,
    int bound,
    boolean clip,
    InitialModelSpec initialModel,
    int rounds,
    int spareAttempts,
    long endMs,
    RuleSpec rule,
    boolean masked,
    int cohortSize,
    int quorum,
    Pace pace,
    long poolMicrotokens,
    List<String> uses,
    int disbeliefMaxPpm,
    boolean reputationWeights,
    int evaluationClasses,
    long challengeMs,
    int modelsKept,
    Learning learning) {
  public static final long DIMENSION_MAX = 1L << 30;
  public static final int BOUND_MAX = 1 << 23;
  public static final int COHORT_MAX = 1024;
  private static final int ROUNDS_MAX = 100_000;

  public static final Codec<TaskSpec> CODEC = Codec.of(TaskSpec::write, TaskSpec::read);

  /** Checks every range. */
  public TaskSpec {
    Ids.slug("task", task);
    Ids.slug("study", study);
    Ids.range("dimension", dimension, 1, DIMENSION_MAX);
    Ids.range("fraction bits", fractionBits, 0, 30);
    Ids.range("bound", bound, 1, BOUND_MAX);
    Ids.range("sum of the initial model's segments", initialModel.length(), dimension, dimension);
    Ids.range("rounds", rounds, 1, ROUNDS_MAX);
    Ids.range("spare attempts", spareAttempts, 0, ROUNDS_MAX);
    Ids.range("end time in ms", endMs, 1, Long.MAX_VALUE);
    Ids.range("cohort size", cohortSize, 3, COHORT_MAX);
    Ids.range("quorum", quorum, 3, cohortSize);
    Ids.range("reward pool", poolMicrotokens, 0, Tokens.SUPPLY_MAX);
    uses = Ids.ascending("uses", uses, 16);
    uses.forEach(use -> Ids.slug("use", use));
    Ids.range("largest disbelief in ppm", disbeliefMaxPpm, 0, 1_000_000);
    if (evaluationClasses != 0) {
      Ids.range("evaluation classes", evaluationClasses, 2, 16);
    }
    Ids.range("challenge window in ms", challengeMs, 0, 3650L * 24 * 3600 * 1000);
    Ids.range("models kept", modelsKept, 2, 1000);
  }

  /** This, learning in another way. */
  public TaskSpec with(Learning other) {
    return new TaskSpec(
        task,
        study,
        recipe,
        schemaHash,
        columnsHash,
        dimension,
        fractionBits,
        bound,
        clip,
        initialModel,
        rounds,
        spareAttempts,
        endMs,
        rule,
        masked,
        cohortSize,
        quorum,
        pace,
        poolMicrotokens,
        uses,
        disbeliefMaxPpm,
        reputationWeights,
        evaluationClasses,
        challengeMs,
        modelsKept,
        other);
  }

  private static void write(Writer w, TaskSpec v) {
    w.text(v.task).text(v.study);
    Recipe.write(w, v.recipe);
    w.digest(v.schemaHash)
        .digest(v.columnsHash)
        .i64(v.dimension)
        .i32(v.fractionBits)
        .i32(v.bound)
        .flag(v.clip);
    InitialModelSpec.write(w, v.initialModel);
    w.i32(v.rounds).i32(v.spareAttempts).i64(v.endMs);
    RuleSpec.write(w, v.rule);
    w.flag(v.masked).i32(v.cohortSize).i32(v.quorum);
    Pace.write(w, v.pace);
    w.i64(v.poolMicrotokens).list(v.uses, Writer::text).i32(v.disbeliefMaxPpm);
    w.flag(v.reputationWeights).i32(v.evaluationClasses).i64(v.challengeMs).i32(v.modelsKept);
    if (!v.learning.equals(Learning.PLAIN)) {
      Learning.write(w, v.learning);
    }
  }

  private static TaskSpec read(Reader r) {
    return new TaskSpec(
        r.text(),
        r.text(),
        Recipe.read(r),
        r.digest(),
        r.digest(),
        r.i64(),
        r.i32(),
        r.i32(),
        r.flag(),
        InitialModelSpec.read(r),
        r.i32(),
        r.i32(),
        r.i64(),
        RuleSpec.read(r),
        r.flag(),
        r.i32(),
        r.i32(),
        Pace.read(r),
        r.i64(),
        r.list(Reader::text),
        r.i32(),
        r.flag(),
        r.i32(),
        r.i64(),
        r.i32(),
        r.hasMore() ? Learning.read(r) : Learning.PLAIN);
  }
}
