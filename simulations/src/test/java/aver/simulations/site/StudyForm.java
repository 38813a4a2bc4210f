package aver.simulations.site;

import static org.awaitility.Awaitility.await;

import aver.ledger.client.LedgerClient;
import aver.ledger.client.study.InitialSegments;
import aver.ledger.client.study.ModelLayout;
import aver.ledger.client.study.ModelShape;
import aver.ledger.client.study.Recipe;
import aver.ledger.client.study.Schema;
import aver.ledger.proof.Digest;
import aver.ledger.rules.action.Action;
import aver.ledger.rules.action.DecideTask;
import aver.ledger.rules.action.GrantParticipation;
import aver.ledger.rules.action.OpenStudy;
import aver.ledger.rules.round.VectorRoot;
import aver.ledger.rules.state.Enrolment;
import aver.ledger.rules.state.InitialModelSpec;
import aver.ledger.rules.state.Keys;
import aver.ledger.rules.state.Learning;
import aver.ledger.rules.state.NamedText;
import aver.ledger.rules.state.Pace;
import aver.ledger.rules.state.RuleSpec;
import aver.ledger.rules.state.TaskSpec;
import aver.ledger.rules.tx.CreateTask;
import aver.ledger.rules.tx.Propose;
import aver.ledger.rules.tx.Vote;
import aver.ledger.vector.ArrayVector;
import aver.ledger.vector.FixedPoint;
import aver.ledger.vector.InitialModel;
import aver.ledger.vector.Lanes;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A study with one task for all hospitals of a {@link Town}. */
final class StudyForm {
  static final String TASK = "breast-1";
  private static final long DAY_MS = 24L * 3600 * 1000;
  private static final long PHASE_MS = 10 * 60_000;
  private static final int BITS = FixedPoint.DEFAULT.fractionBits();

  private StudyForm() {}

  /** Opens the study. */
  static void open(Town town) throws Exception {
    decide(town, new OpenStudy(Town.STUDY, "to find tumours"));
  }

  /** Waits until all hospitals have joined the task. */
  static void awaitEnrolled(LedgerClient client) {
    for (String hospital : Town.HOSPITALS) {
      await(hospital + " to join")
          .atMost(Duration.ofMinutes(2))
          .until(() ->
              client.read(Keys.enrolment(TASK, hospital)).filter(Enrolment::active).isPresent());
    }
  }

  /** Grants the hospitals the study, and asks for a model of 192 001 parameters. */
  static void create(Town town, Schema schema, int rounds) throws Exception {
    Map<String, String> parameters =
        Map.of("batch-size", "16", "epochs", "1", "hidden", "6000", "learning-rate", "0.05");
    create(town, task(town, schema, rounds, Recipe.of("perceptron", parameters), "clipped-mean"));
  }

  /** Grants the hospitals the study, and asks for a small model with control variates. */
  static void createWithControl(Town town, Schema schema, int rounds) throws Exception {
    Map<String, String> parameters =
        Map.of("batch-size", "16", "epochs", "2", "learning-rate", "0.05");
    Recipe recipe = Recipe.of("logistic-regression", parameters);
    create(
        town,
        task(town, schema, rounds, recipe, "mean")
            .with(new Learning(Optional.empty(), town.hospitals().size(), Optional.empty())));
  }

  /** Grants the hospitals the study, and asks for a small model with batch normalisation. */
  static void createNormalised(Town town, Schema schema, int rounds) throws Exception {
    Map<String, String> parameters =
        Map.of("batch-size", "16", "epochs", "20", "hidden", "8", "learning-rate", "0.2");
    Recipe recipe = Recipe.of("batch-norm-perceptron", parameters);
    create(town, task(town, schema, rounds, recipe, "mean"));
  }

  /** Grants the hospitals the study, and asks for a small model by a rule that bears one liar. */
  static void createRemembering(Town town, Schema schema, int rounds) throws Exception {
    Map<String, String> parameters =
        Map.of("batch-size", "16", "epochs", "2", "learning-rate", "0.05");
    Recipe recipe = Recipe.of("logistic-regression", parameters);
    create(
        town,
        task(town, schema, rounds, recipe, "median")
            .with(Learning.PLAIN.remembering(town.hospitals().size())));
  }

  private static void create(Town town, TaskSpec task) throws Exception {
    long nowMs = town.client("ada").refresh().timeMs();
    for (String hospital : town.hospitals()) {
      decide(town, new GrantParticipation(Town.STUDY, hospital, nowMs + 30 * DAY_MS));
    }
    town.send("rosa", new CreateTask(task));
    decide(town, new DecideTask(TASK, DecideTask.Decision.APPROVE));
  }

  /** One admin proposes, one votes. */
  static void decide(Town town, Action action) throws Exception {
    long nowMs = town.client("ada").refresh().timeMs();
    town.send("ada", new Propose(action, nowMs + DAY_MS));
    long number = town.client("ada").read(Keys.PROPOSALS).orElseThrow();
    town.send("ben", new Vote(number, true));
  }

  private static TaskSpec task(Town town, Schema schema, int rounds, Recipe recipe, String rule)
      throws Exception {
    long nowMs = town.client("ada").refresh().timeMs();
    ModelShape shape = new ModelShape(schema.featureNames().size(), 2);
    ModelLayout layout = recipe.layout(shape);
    List<NamedText> texts =
        recipe.parameters().entrySet().stream()
            .map(entry -> new NamedText(entry.getKey(), entry.getValue()))
            .toList();
    return new TaskSpec(
        TASK,
        Town.STUDY,
        new aver.ledger.rules.state.Recipe(recipe.name(), texts),
        layout.taskSchemaHash(schema.canonicalText()),
        schema.hash(),
        layout.parameters(),
        BITS,
        FixedPoint.DEFAULT.bound(),
        true,
        initial(recipe, shape, layout.parameters()),
        rounds,
        rounds,
        nowMs + 20 * DAY_MS,
        new RuleSpec(rule, List.of()),
        false,
        town.hospitals().size(),
        3,
        new Pace(PHASE_MS, PHASE_MS, PHASE_MS, 0, PHASE_MS),
        600_000,
        List.of("research"),
        1_000_000,
        true,
        2,
        DAY_MS,
        5,
        Learning.PLAIN);
  }

  private static InitialModelSpec initial(Recipe recipe, ModelShape shape, long dimension) {
    Digest seed = Digest.sha256(new byte[] {1});
    List<InitialModel.Segment> segments = InitialSegments.of(recipe, shape, BITS);
    ArrayVector model = ArrayVector.zeros(dimension);
    new InitialModel(seed.bytes(), segments).write(model);
    return new InitialModelSpec(
        seed,
        segments.stream().map(s -> new InitialModelSpec.Segment(s.length(), s.bound())).toList(),
        VectorRoot.of(model, Lanes.one()));
  }
}
