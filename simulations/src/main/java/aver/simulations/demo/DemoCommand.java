package aver.simulations.demo;

import aver.ledger.client.LedgerUnavailableException;
import aver.ledger.client.cli.CommandFailed;
import aver.ledger.client.cli.CommonOptions;
import aver.ledger.client.cli.InputFile;
import aver.ledger.client.cli.OutputFile;
import aver.ledger.client.yaml.InvalidYamlException;
import aver.ledger.engine.comet.CometProgram;
import aver.participant.data.InvalidDataException;
import aver.simulations.demo.data.Patients;
import aver.simulations.demo.process.Fleet;
import aver.simulations.demo.process.Launcher;
import aver.simulations.demo.report.DemoReport;
import aver.simulations.demo.report.HtmlReport;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** {@code aver demo}: the whole product on one machine. */
@Command(
    name = "demo",
    description = {
      "Shows the whole product on this machine with real patients: 4 replicas of the ledger,"
          + " hospitals that train together, one that means harm, and a check of all of it.",
      "Takes about a minute and leaves a folder to look into; docs/use/newcomer.md explains it."
    },
    footer = {"", "Example: aver demo", "Example: aver demo --dir try --rounds 20 --seed 7"})
public final class DemoCommand implements Callable<Integer> {
  private static final int ROUNDS_MIN = 4;
  private static final int ROUNDS_MAX = 100;
  private static final List<String> ENGINES = List.of("ratis", "comet");

  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private CommonOptions options = new CommonOptions();

  @Option(
      names = "--dir",
      paramLabel = "DIR",
      description = "Folder to leave (${DEFAULT-VALUE}); an earlier demonstration is replaced.")
  private Path dir = Path.of("aver-demo");

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Deals the patients among the hospitals (${DEFAULT-VALUE}).")
  private long seed = 1;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      description = "Rounds of training, 4 to 100 (${DEFAULT-VALUE}).")
  private int rounds = 10;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description =
          "Other patients: a folder with schema.yaml and one CSV file, which is divided, or 3 to 8,"
              + " one a hospital.")
  private @Nullable Path data;

  @Option(
      names = "--engine",
      paramLabel = "NAME",
      description =
          "Consensus engine: ratis, which tolerates crashes, or comet, which tolerates lies too"
              + " (${DEFAULT-VALUE}).")
  private String engine = "ratis";

  @Override
  public Integer call() throws IOException, InterruptedException, LedgerUnavailableException {
    DemoSettings settings = settings();
    Launcher launcher = Launcher.own();
    Patients patients = patients();
    PrintWriter told = options.json() ? spec.commandLine().getErr() : spec.commandLine().getOut();
    try (DemoFolder folder = DemoFolder.take(dir);
        Stage stage = new Stage(told, options.progress(), Demo.PHASES);
        Fleet fleet = new Fleet(launcher)) {
      DemoReport report = new Demo(settings, patients, folder, stage, fleet).play();
      OutputFile.write(
          folder.at("report.json"),
          JsonMapper.builder()
              .enable(SerializationFeature.INDENT_OUTPUT)
              .build()
              .writeValueAsString(report));
      OutputFile.write(folder.at("report.html"), HtmlReport.of(report));
      farewell(stage, launcher.typed(), report.task());
      options.output().document(report);
    }
    return 0;
  }

  private DemoSettings settings() {
    if (rounds < ROUNDS_MIN || rounds > ROUNDS_MAX) {
      throw new ParameterException(
          spec.commandLine(),
          "--rounds must be %d to %d, was %d".formatted(ROUNDS_MIN, ROUNDS_MAX, rounds));
    }
    if (!ENGINES.contains(engine)) {
      throw new ParameterException(
          spec.commandLine(),
          "there is no engine '%s': take %s".formatted(engine, String.join(" or ", ENGINES)));
    }
    if (engine.equals("comet") && CometProgram.find(System.getenv()).isEmpty()) {
      throw CommandFailed.unavailable("the engine's program is missing: " + CometProgram.advice());
    }
    return new DemoSettings(dir, seed, rounds, Optional.ofNullable(data), engine);
  }

  private Patients patients() throws IOException {
    if (data == null) {
      return Patients.builtIn();
    }
    try {
      return Patients.of(InputFile.requireFolder(data, "data folder"));
    } catch (InvalidYamlException | InvalidDataException e) {
      throw CommandFailed.usage(String.valueOf(e.getMessage()), e);
    }
  }

  private void farewell(Stage stage, String aver, String task) {
    stage.say("");
    stage.say(
        "Done in %d s. %s holds everything: look into report.html first."
            .formatted(stage.elapsed().toSeconds(), dir));
    stage.say("");
    stage.say("Worth trying next:");
    stage.say("  %s audit explain %s/replica-1 --task %s --attempt 3".formatted(aver, dir, task));
    stage.say("      why each hospital weighed, scored and earned what it did in a round");
    stage.say("  %s audit verify %s/replica-1 --genesis %s/genesis.json".formatted(aver, dir, dir));
    stage.say("      checks another replica's folder; change a byte in it and check again");
    stage.say("  %s participant status --config %s/hospital-1/hospital.yaml".formatted(aver, dir));
    stage.say("      what was done with this hospital's data, for its own eyes");
  }
}
