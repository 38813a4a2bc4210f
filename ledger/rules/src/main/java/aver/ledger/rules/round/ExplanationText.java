package aver.ledger.rules.round;

import aver.ledger.rules.state.Evaluation;
import aver.ledger.rules.tx.Result;
import aver.reputation.Contribution;
import aver.reputation.Evidence;
import aver.reputation.OwnWork;
import aver.reputation.Score;
import aver.reputation.Standing;
import java.util.Locale;

/** An explanation as plain text: a block a member, each number with what it was made of. */
final class ExplanationText {
  private static final int PPM = 1_000_000;
  private static final int SCALE_ONE = 65_536;

  private ExplanationText() {}

  static String of(RoundExplanation explanation) {
    var out = new StringBuilder();
    switch (explanation.result()) {
      case Result.NoResult v -> line(out, "void: " + words(v.reason()));
      case Result.Final f -> {
        f.model()
            .forEach(
                v -> line(out, "next model: " + v.length() + " values, root " + v.root().hex()));
        f.evaluation().ifPresent(evaluation -> line(out, evaluation(evaluation)));
        explanation.lines().forEach(l -> member(out, l, explanation.poolMicrotokens()));
        line(
            out,
            "carried to the next attempt: " + explanation.carriedMicrotokens() + " micro-tokens");
      }
    }
    return out.toString();
  }

  private static void member(StringBuilder out, RoundExplanation.Line line, long pool) {
    line(out, line.member() + ": " + words(line.update().exclusion()));
    line.detail().ifPresent(detail -> update(out, detail));
    line(out, "  evidence " + evidence(line.evidence()));
    line(out, "  standing " + standing(line.before()) + " -> " + standing(line.after()));
    line(out, "  paid     " + line.rewardMicrotokens() + " of " + pool + " micro-tokens");
  }

  private static void update(StringBuilder out, UpdateDetail detail) {
    String capped =
        switch (detail.cap()) {
          case NONE -> " as declared";
          case REGISTERED ->
              " (declared " + detail.declared() + ", registered " + detail.registered() + ")";
          case ROUND ->
              " (declared "
                  + detail.declared()
                  + ", this round counts up to "
                  + detail.samplesMax()
                  + ")";
        };
    line(
        out,
        "  weight   "
            + detail.weight()
            + " = "
            + detail.samples()
            + " rows"
            + capped
            + " x factor "
            + detail.factor256()
            + "/256");
    String clipped =
        !detail.counted()
            ? ", left out by the rule"
            : detail.scale65536() == SCALE_ONE
                ? ", not clipped"
                : ", clipped to " + detail.scale65536() + "/65536";
    line(out, "  length   " + detail.norm() + " quanta" + clipped);
    line(out, "  share    " + ratio(detail.sharePpm()) + " of the result: " + detail.why());
    line(out, "  score    " + score(detail.score()));
  }

  private static String score(Score score) {
    var out =
        new StringBuilder(
            ratio(score.ppm()) + ": cosine to the others " + ratio(score.cosinePpm()));
    if (score.penaltyPpm() > 0) {
      out.append(", to the last delta ").append(ratio(score.recentCosinePpm()));
      out.append(", penalty ").append(ratio(score.penaltyPpm()));
    }
    if (score.clusterSize() > 1) {
      out.append(", shared by ").append(score.clusterSize()).append(" near-duplicates");
    }
    score.own().ifPresent(own -> out.append(own(own)));
    if (score.ppm() > 0 && score.cosinePpm() < Contribution.FLOOR_PPM) {
      out.append(", raised to the floor ").append(ratio(Contribution.FLOOR_PPM));
    }
    return out.toString();
  }

  private static String own(OwnWork own) {
    String copied =
        own.copyOf()
            .map(of -> ", earns nothing: nearest to what " + of + " sent before")
            .orElse("");
    String sum =
        ", own work over %d rounds %s of %s needed"
            .formatted(own.rounds(), ratio(own.sumPpm()), ratio(own.neededPpm()));
    boolean idle = own.copyOf().isEmpty() && !own.earns();
    return sum + copied + (idle ? ", earns nothing: its updates do not hang together" : "");
  }

  private static String evidence(Evidence evidence) {
    if (evidence.equals(Evidence.NEUTRAL)) {
      return "none";
    }
    return "for " + ratio(evidence.positivePpm()) + ", against " + ratio(evidence.negativePpm());
  }

  private static String standing(Standing standing) {
    var opinion = standing.opinion();
    return ratio(standing.expectationPpm())
        + " (belief "
        + ratio(opinion.beliefPpm())
        + ", disbelief "
        + ratio(opinion.disbeliefPpm())
        + ", factor "
        + standing.factor256()
        + "/256)";
  }

  private static String evaluation(Evaluation evaluation) {
    return "base model at "
        + evaluation.sites()
        + " sites: accuracy "
        + ratio(evaluation.accuracyMinPpm())
        + " to "
        + ratio(evaluation.accuracyMaxPpm())
        + ", confusion counts "
        + evaluation.counts();
  }

  private static String words(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  /** Returns ppm as a decimal with six places. */
  private static String ratio(int ppm) {
    int magnitude = Math.abs(ppm);
    String fraction = Integer.toString(PPM + magnitude % PPM).substring(1);
    return (ppm < 0 ? "-" : "") + magnitude / PPM + "." + fraction;
  }

  private static void line(StringBuilder out, String text) {
    out.append(text).append('\n');
  }
}
