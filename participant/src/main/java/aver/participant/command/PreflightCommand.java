package aver.participant.command;

import aver.ledger.client.cli.CommonOptions;
import aver.ledger.client.cli.ExitCode;
import aver.ledger.client.cli.Output;
import aver.participant.settings.ParticipantSettings;
import aver.participant.site.Check;
import aver.participant.site.Preflight;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Checks a site before its first round. */
@Command(
    name = "preflight",
    description =
        "Checks keys, data, a dry round of training, the way to the replicas, clock and rights.",
    footer = {"", "Example: aver participant preflight --config hospital.yaml"})
final class PreflightCommand implements Callable<Integer> {
  @Mixin private final CommonOptions common = new CommonOptions();

  @Mixin private final HospitalOptions hospital = new HospitalOptions();

  @Override
  public Integer call() {
    ParticipantSettings settings = hospital.settings();
    List<Check> checks = Preflight.run(settings, System.currentTimeMillis());
    Output output = common.output();
    for (Check check : checks) {
      output.line(
          "%-4s  %s: %s".formatted(check.passed() ? "ok" : "FAIL", check.name(), check.message()));
    }
    boolean passed = checks.stream().allMatch(Check::passed);
    output.document(Map.of("passed", passed, "checks", checks));
    return (passed ? ExitCode.DONE : ExitCode.WRONG).code();
  }
}
