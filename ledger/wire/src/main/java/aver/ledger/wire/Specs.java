package aver.ledger.wire;

import static aver.ledger.wire.Fields.bytes;
import static aver.ledger.wire.Fields.digest;

import aver.ledger.rules.state.DatasetSpec;
import aver.ledger.rules.state.InitialModelSpec;
import aver.ledger.rules.state.Learning;
import aver.ledger.rules.state.Pace;
import aver.ledger.rules.state.Recipe;
import aver.ledger.rules.state.RuleSpec;
import aver.ledger.rules.state.ServerSpec;
import aver.ledger.rules.state.TaskSpec;
import aver.proto.v1.AggregationRule;
import aver.proto.v1.InitialModel;
import aver.proto.v1.ServerOptimiser;
import aver.proto.v1.TaskSpec.Disclosure;
import java.util.Optional;

/** Descriptions of data sets and tasks. */
final class Specs {
  private Specs() {}

  static DatasetSpec dataset(aver.proto.v1.DatasetSpec m) {
    return new DatasetSpec(
        m.getRows(),
        m.getClassCountsList(),
        digest(m.getSchemaHash()),
        digest(m.getCommitment()),
        m.getUsesList());
  }

  static aver.proto.v1.DatasetSpec dataset(DatasetSpec r) {
    return aver.proto.v1.DatasetSpec.newBuilder()
        .setRows(r.rows())
        .addAllClassCounts(r.classCounts())
        .setSchemaHash(bytes(r.schemaHash()))
        .setCommitment(bytes(r.commitment()))
        .addAllUses(r.uses())
        .build();
  }

  static TaskSpec task(aver.proto.v1.TaskSpec m) {
    return new TaskSpec(
        m.getTask(),
        m.getStudy(),
        new Recipe(m.getRecipe().getName(), Fields.texts(m.getRecipe().getParametersList())),
        digest(m.getSchemaHash()),
        digest(m.getColumnsHash()),
        m.getDimension(),
        m.getFractionBits(),
        m.getBound(),
        m.getClip(),
        initialModel(m.getInitialModel()),
        m.getRounds(),
        m.getSpareAttempts(),
        m.getEndMs(),
        new RuleSpec(m.getRule().getName(), Fields.numbers(m.getRule().getParametersList())),
        masked(m.getDisclosure()),
        m.getCohortSize(),
        m.getQuorum(),
        new Pace(
            m.getCommitMs(), m.getRevealMs(), m.getAttestMs(), m.getPaceMs(), m.getOverdueMs()),
        m.getPoolMicrotokens(),
        m.getUsesList(),
        m.getDisbeliefMaxPpm(),
        m.getReputationWeights(),
        m.getEvaluationClasses(),
        m.getChallengeMs(),
        m.getModelsKept(),
        m.hasLearning() ? learning(m.getLearning()) : Learning.PLAIN);
  }

  private static Learning learning(aver.proto.v1.Learning m) {
    return new Learning(
        m.hasServer()
            ? Optional.of(
                new ServerSpec(
                    m.getServer().getName(), Fields.numbers(m.getServer().getParametersList())))
            : Optional.empty(),
        m.getControlMembers(),
        m.getTrusted().isEmpty() ? Optional.empty() : Optional.of(m.getTrusted()),
        m.getHistoryMembers());
  }

  private static aver.proto.v1.Learning learning(Learning r) {
    var builder =
        aver.proto.v1.Learning.newBuilder()
            .setControlMembers(r.controlMembers())
            .setHistoryMembers(r.historyMembers());
    r.server()
        .ifPresent(server ->
            builder.setServer(
                ServerOptimiser.newBuilder()
                    .setName(server.name())
                    .addAllParameters(Fields.numbersOf(server.parameters()))));
    r.trusted().ifPresent(builder::setTrusted);
    return builder.build();
  }

  private static boolean masked(Disclosure disclosure) {
    return switch (disclosure) {
      case DISCLOSURE_OPEN -> false;
      case DISCLOSURE_MASKED -> true;
      case DISCLOSURE_UNSPECIFIED, UNRECOGNIZED ->
          throw new IllegalArgumentException("disclosure must be open or masked");
    };
  }

  static aver.proto.v1.TaskSpec task(TaskSpec r) {
    var builder = aver.proto.v1.TaskSpec.newBuilder();
    if (!r.learning().equals(Learning.PLAIN)) {
      builder.setLearning(learning(r.learning()));
    }
    return builder
        .setTask(r.task())
        .setStudy(r.study())
        .setRecipe(
            aver.proto.v1.Recipe.newBuilder()
                .setName(r.recipe().name())
                .addAllParameters(Fields.textsOf(r.recipe().parameters())))
        .setSchemaHash(bytes(r.schemaHash()))
        .setDimension(r.dimension())
        .setFractionBits(r.fractionBits())
        .setBound(r.bound())
        .setClip(r.clip())
        .setInitialModel(initialModel(r.initialModel()))
        .setRounds(r.rounds())
        .setSpareAttempts(r.spareAttempts())
        .setEndMs(r.endMs())
        .setRule(
            AggregationRule.newBuilder()
                .setName(r.rule().name())
                .addAllParameters(Fields.numbersOf(r.rule().parameters())))
        .setDisclosure(r.masked() ? Disclosure.DISCLOSURE_MASKED : Disclosure.DISCLOSURE_OPEN)
        .setCohortSize(r.cohortSize())
        .setQuorum(r.quorum())
        .setCommitMs(r.pace().commitMs())
        .setRevealMs(r.pace().revealMs())
        .setAttestMs(r.pace().attestMs())
        .setPaceMs(r.pace().restMs())
        .setOverdueMs(r.pace().overdueMs())
        .setPoolMicrotokens(r.poolMicrotokens())
        .addAllUses(r.uses())
        .setDisbeliefMaxPpm(r.disbeliefMaxPpm())
        .setReputationWeights(r.reputationWeights())
        .setEvaluationClasses(r.evaluationClasses())
        .setChallengeMs(r.challengeMs())
        .setModelsKept(r.modelsKept())
        .setColumnsHash(bytes(r.columnsHash()))
        .build();
  }

  private static InitialModelSpec initialModel(InitialModel m) {
    return new InitialModelSpec(
        digest(m.getSeed()),
        m.getSegmentsList().stream()
            .map(s -> new InitialModelSpec.Segment(s.getLength(), s.getBound()))
            .toList(),
        digest(m.getRoot()));
  }

  private static InitialModel initialModel(InitialModelSpec r) {
    InitialModel.Builder builder =
        InitialModel.newBuilder().setSeed(bytes(r.seed())).setRoot(bytes(r.root()));
    for (InitialModelSpec.Segment segment : r.segments()) {
      builder.addSegments(
          InitialModel.Segment.newBuilder().setLength(segment.length()).setBound(segment.bound()));
    }
    return builder.build();
  }
}
