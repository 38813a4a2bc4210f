package aver.ledger.wire;

import aver.ledger.rules.state.Evaluation;
import aver.ledger.rules.state.Exclusion;
import aver.ledger.rules.state.Numbered;
import aver.ledger.rules.state.VoidReason;
import aver.ledger.rules.tx.AttestResult;
import aver.ledger.rules.tx.Result;
import aver.proto.v1.EvaluationResult;
import aver.proto.v1.FinalResult;
import aver.proto.v1.UpdateResult;
import aver.proto.v1.VoidResult;
import java.util.Optional;

/** What a replica says came out of an attempt. */
final class ResultMessages {
  private ResultMessages() {}

  static AttestResult read(aver.proto.v1.AttestResult m) {
    Result result =
        switch (m.getResultCase()) {
          case FINAL -> finished(m.getFinal());
          case VOID ->
              new Result.NoResult(Numbered.of(VoidReason.values(), m.getVoid().getReason()));
          case RESULT_NOT_SET ->
              throw new IllegalArgumentException("an attestation without result");
        };
    return new AttestResult(m.getTask(), m.getAttempt(), result);
  }

  private static Result finished(FinalResult m) {
    return new Result.Final(
        Fields.manifest(m.getModelList()),
        m.getUpdatesList().stream()
            .map(u ->
                new Result.Update(
                    Numbered.of(Exclusion.values(), u.getExclusion()), u.getScorePpm()))
            .toList(),
        m.hasEvaluation() ? Optional.of(evaluation(m.getEvaluation())) : Optional.empty());
  }

  private static Evaluation evaluation(EvaluationResult m) {
    return new Evaluation(
        m.getSites(), m.getCountsList(), m.getAccuracyMinPpm(), m.getAccuracyMaxPpm());
  }

  static aver.proto.v1.AttestResult write(AttestResult r) {
    var builder = aver.proto.v1.AttestResult.newBuilder().setTask(r.task()).setAttempt(r.attempt());
    switch (r.result()) {
      case Result.Final f -> builder.setFinal(finished(f));
      case Result.NoResult v ->
          builder.setVoid(VoidResult.newBuilder().setReason(v.reason().number()));
    }
    return builder.build();
  }

  private static FinalResult finished(Result.Final r) {
    FinalResult.Builder builder =
        FinalResult.newBuilder().addAllModel(Fields.manifestOf(r.model()));
    for (Result.Update update : r.updates()) {
      builder.addUpdates(
          UpdateResult.newBuilder()
              .setExclusion(update.exclusion().number())
              .setScorePpm(update.scorePpm()));
    }
    r.evaluation()
        .ifPresent(e ->
            builder.setEvaluation(
                EvaluationResult.newBuilder()
                    .setSites(e.sites())
                    .addAllCounts(e.counts())
                    .setAccuracyMinPpm(e.accuracyMinPpm())
                    .setAccuracyMaxPpm(e.accuracyMaxPpm())));
    return builder.build();
  }
}
