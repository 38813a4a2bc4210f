package aver.simulations.site;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import aver.coordinator.CoordinatorMain;
import aver.ledger.client.LedgerClient;
import aver.ledger.client.cli.CommandLineRunner;
import aver.ledger.client.study.Schema;
import aver.ledger.client.study.SchemaFile;
import aver.ledger.client.study.StandardizeBy;
import aver.ledger.rules.state.Attempt;
import aver.ledger.rules.state.AttemptPhase;
import aver.ledger.rules.state.Keys;
import aver.ledger.rules.state.Seat;
import aver.ledger.rules.state.TaskSpec;
import aver.ledger.rules.state.VectorEntry;
import aver.ledger.rules.state.VectorRole;
import aver.ledger.rules.tx.OpenRound;
import aver.ledger.vector.FixedPoint;
import aver.participant.ParticipantMain;
import aver.participant.agent.BatchNormFile;
import aver.participant.data.CsvTable;
import aver.participant.data.SiteData;
import aver.participant.data.Split;
import aver.participant.settings.SitePolicy;
import aver.participant.training.Confusion;
import aver.participant.training.LocalUpdate;
import aver.participant.training.Trainer;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/**
 * FedBN by real agents at real replicas: the model is everybody's, what normalises stays at each
 * hospital, over a restart of its agent and in what it makes of the model.
 */
final class BatchNormAtReplicasTest {
  private static final Duration LONG = Duration.ofMinutes(2);
  private static final int OWN = 4 * 8;

  /** What who always says malignant gets on the rows of basel. */
  private static final double MOST_OF_ONE_CLASS = 0.65;

  @TempDir Path folder;

  @Test
  void whatNormalisesStaysAtEachHospital() throws Exception {
    try (Town town = new Town(folder)) {
      everyOtherRowTrains(town);
      LedgerClient client = town.client("cora");
      await().atMost(LONG).ignoreExceptions().until(() -> client.refresh().height() > 0);
      StudyForm.open(town);
      StudyForm.createNormalised(town, SchemaFile.read(folder.resolve("schema.yaml")), 2);
      TaskSpec spec = client.read(Keys.taskSpec(StudyForm.TASK)).orElseThrow();
      round(town, client, spec, 1);
      List<float[]> first = kept(client, spec, 1);
      round(town, client, spec, 2); // by agents that were started again
      List<float[]> second = kept(client, spec, 2);
      for (int i = 0; i < Town.HOSPITALS.size(); i++) {
        assertThat(second.get(i)).as(Town.HOSPITALS.get(i)).isNotEqualTo(first.get(i));
        assertThat(second.get(i)).isNotEqualTo(second.get((i + 1) % Town.HOSPITALS.size()));
        sentTheModelAlone(client, spec, Town.HOSPITALS.get(i));
      }
      assertThat(client.read(Keys.model(StudyForm.TASK, 2)).orElseThrow().manifest())
          .extracting(VectorEntry::role, VectorEntry::length)
          .containsExactly(tuple(VectorRole.MODEL, spec.dimension()));
      assertThat(client.read(Keys.evaluation(StudyForm.TASK, 2)).orElseThrow().counts())
          .as("each judges the model with its own")
          .isEqualTo(judged(spec, Published.model(folder, client, 1), first));
      export();
      assertThat(accuracy("--batch-norm", file("basel").toString()))
          .isGreaterThan(MOST_OF_ONE_CLASS);
      assertThat(accuracy())
          .as("by means and variances of the rows")
          .isGreaterThan(MOST_OF_ONE_CLASS);
    }
  }

  /** As a file says it, so that what is learnt depends on no salt. */
  private void everyOtherRowTrains(Town town) throws Exception {
    List<Integer> even = IntStream.rangeClosed(1, 100).filter(i -> i % 2 == 0).boxed().toList();
    List<Integer> odd = IntStream.rangeClosed(1, 100).filter(i -> i % 2 == 1).boxed().toList();
    List<String> sites = new ArrayList<>();
    for (String hospital : Town.HOSPITALS) {
      sites.add("\"%s\": {\"train\": %s, \"test\": %s}".formatted(hospital, even, odd));
      Path settings = town.settings(hospital);
      String text = Files.readString(settings);
      String split = "split: {file: split.json, site: %s}".formatted(hospital);
      Files.writeString(settings, text.replace("split: {validation-percent: 60}", split));
    }
    Files.writeString(folder.resolve("split.json"), "{" + String.join(", ", sites) + "}");
  }

  private void round(Town town, LedgerClient client, TaskSpec spec, int number) throws Exception {
    try (AgentThread _ = agent("basel");
        AgentThread _ = agent("lyon");
        AgentThread _ = agent("turin")) {
      StudyForm.awaitEnrolled(client);
      town.send("cora", new OpenRound(StudyForm.TASK, number));
      await()
          .atMost(LONG)
          .untilAsserted(() ->
              assertThat(client.read(Keys.attempt(StudyForm.TASK, number)).map(Attempt::phase))
                  .contains(AttemptPhase.FINAL));
      for (String hospital : Town.HOSPITALS) {
        await().atMost(LONG).until(() -> attempt(client, spec, hospital) == number);
      }
    }
  }

  private AgentThread agent(String hospital) throws Exception {
    return new AgentThread(folder.resolve(hospital + ".yaml"));
  }

  private Path file(String hospital) {
    return folder
        .resolve(hospital + "-work/journal")
        .resolve(StudyForm.TASK)
        .resolve("batch-norm.bin");
  }

  private int attempt(LedgerClient client, TaskSpec spec, String hospital) throws Exception {
    return Files.exists(file(hospital)) ? read(client, spec, hospital).attempt() : 0;
  }

  private BatchNormFile read(LedgerClient client, TaskSpec spec, String hospital) throws Exception {
    BatchNormFile read =
        BatchNormFile.read(
            file(hospital),
            new BatchNormFile.Owner(
                client.chainId().hex(), spec.task(), spec.schemaHash().hex(), hospital),
            OWN);
    assertThat(read.owner().member()).isEqualTo(hospital);
    return read;
  }

  private List<float[]> kept(LedgerClient client, TaskSpec spec, int number) throws Exception {
    List<float[]> kept = new ArrayList<>();
    for (String hospital : Town.HOSPITALS) {
      BatchNormFile read = read(client, spec, hospital);
      assertThat(read.attempt()).isEqualTo(number);
      kept.add(read.values());
    }
    return kept;
  }

  /** Confusion counts of a model on all hospitals' validation rows, each with what it kept. */
  private List<Long> judged(TaskSpec spec, int[] model, List<float[]> kept) throws Exception {
    Schema schema = SchemaFile.read(folder.resolve("schema.yaml"));
    Trainer trainer = new Trainer(SitePolicy.recipe(spec), SitePolicy.shape(schema));
    float[] loaded = LocalUpdate.load(model, new FixedPoint(spec.fractionBits(), spec.bound()));
    Confusion sum = Confusion.none(2);
    for (int i = 0; i < kept.size(); i++) {
      String hospital = Town.HOSPITALS.get(i);
      CsvTable table = CsvTable.read(folder.resolve(hospital + ".csv"), schema);
      Split split = Split.ByLines.read(folder.resolve("split.json"), hospital);
      SiteData data = SiteData.prepare(table, split, StandardizeBy.SITE);
      float[] used = trainer.layers().join(loaded, kept.get(i));
      sum = sum.plus(Confusion.of(trainer, 2, used, data.validation()));
    }
    return Arrays.stream(sum.counts()).asLongStream().boxed().toList();
  }

  private static void sentTheModelAlone(LedgerClient client, TaskSpec spec, String hospital)
      throws Exception {
    Seat.Revealed shown =
        client.read(Keys.seat(StudyForm.TASK, 2, hospital)).flatMap(Seat::revealed).orElseThrow();
    assertThat(shown.manifest())
        .extracting(VectorEntry::role)
        .containsExactly(VectorRole.DELTA, VectorRole.EVALUATION);
    assertThat(shown.manifest().getFirst().length()).isEqualTo(spec.dimension());
  }

  private void export() throws Exception {
    Path settings =
        Files.writeString(
            folder.resolve("rosa.yaml"),
            """
            member: rosa
            keys: rosa.p12
            password-file: password
            genesis: genesis.json
            trust: export.trust
            """);
    String said =
        command(
            new CoordinatorMain(),
            "model",
            "export",
            StudyForm.TASK,
            "-o",
            folder.resolve("m.npy").toString(),
            "--config",
            settings.toString());
    assertThat(said).contains("its batch normalisation stays at the hospitals");
  }

  private double accuracy(String... more) {
    List<String> line =
        new ArrayList<>(
            List.of("model", "evaluate", "--model", folder.resolve("m.npy").toString(), "--json"));
    line.addAll(List.of("--schema", folder.resolve("schema.yaml").toString()));
    line.addAll(List.of("--data", folder.resolve("basel.csv").toString()));
    line.addAll(List.of(more));
    String said = command(new ParticipantMain(), line.toArray(String[]::new));
    return JsonMapper.shared().readTree(said).path("accuracy").asDouble();
  }

  private static String command(Object main, String... line) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int code =
        CommandLineRunner.run(main, new PrintWriter(out, true), new PrintWriter(err, true), line);
    assertThat(code).as(err.toString()).isZero();
    return out.toString();
  }
}
