package aver.simulations.scenario;

import aver.ledger.client.cli.CommandFailed;
import aver.ledger.client.cli.CommonOptions;
import aver.ledger.client.cli.InputFile;
import aver.ledger.client.cli.Output;
import aver.ledger.client.cli.Progress;
import aver.ledger.client.yaml.InvalidYamlException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code aver sim run}: plays a scenario and reports what came of it. */
@Command(
    name = "run",
    description =
        "Plays a federation in one process: the ledger's rules, real signatures and real training,"
            + " in virtual time.",
    footer = {
      "",
      "Example: aver sim run --seed 7",
      "Example: aver sim run scenario.yaml --json",
      "",
      "A scenario has the keys name, seed, hospitals, poisoners, rounds, no-show-ppm, recipe,",
      "parameters, reputation-weights, rule, rule-parameters, server, server-parameters, control-members,",
      "history-members, attack (sign-flip, boost, noise, copy ...) and factor; docs/rules.md",
      "describes those of rules and server optimisers, docs/scoring.md history-members."
    })
public final class SimRunCommand implements Callable<Integer> {
  @Mixin private CommonOptions options = new CommonOptions();

  @Parameters(
      arity = "0..1",
      paramLabel = "SCENARIO",
      description = "YAML file; without it: 4 hospitals, 1 poisoner, 8 rounds.")
  private @Nullable Path file;

  @Option(names = "--seed", paramLabel = "N", description = "Another seed than the scenario's.")
  private @Nullable Long seed;

  @Override
  public Integer call() {
    Scenario scenario = file == null ? Scenario.DEFAULT : read(file);
    if (seed != null) {
      scenario = scenario.withSeed(seed);
    }
    ScenarioReport report;
    try (Progress progress = options.progress()) {
      report = ScenarioRun.play(scenario, progress::show);
    } catch (RefusedException refused) {
      throw CommandFailed.wrong(String.valueOf(refused.getMessage()), refused);
    }
    Output output = options.output();
    ReportText.print(report, output);
    output.document(report);
    return 0;
  }

  private static Scenario read(Path file) {
    try {
      return Scenario.read(InputFile.require(file, "scenario"));
    } catch (InvalidYamlException bad) {
      throw CommandFailed.usage(String.valueOf(bad.getMessage()), bad);
    }
  }
}
