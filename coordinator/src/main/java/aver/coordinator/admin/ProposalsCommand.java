package aver.coordinator.admin;

import aver.ledger.client.cli.CommandFailed;
import aver.ledger.client.cli.CommonOptions;
import aver.ledger.client.cli.ExitCode;
import aver.ledger.client.cli.Output;
import aver.ledger.client.desk.Desk;
import aver.ledger.client.desk.MemberOptions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code aver admin proposals}: what waits for votes. */
@Command(
    name = "proposals",
    description = "Shows the open proposals, all of them, or one.",
    footer = {"", "Example: aver admin proposals --config admin.yaml"})
final class ProposalsCommand implements Callable<Integer> {
  @Mixin private CommonOptions common = new CommonOptions();
  @Mixin private MemberOptions member = new MemberOptions();

  @Option(names = "--all", description = "Those that are decided too.")
  private boolean all;

  @Parameters(paramLabel = "PROPOSAL", arity = "0..1", description = "Number of a single one.")
  private @Nullable Long number;

  @Override
  public Integer call() {
    Output output = common.output();
    try (Desk desk = member.open()) {
      ProposalReader reader = new ProposalReader(desk.view());
      List<ProposalLine> lines = lines(reader, number);
      if (lines.isEmpty()) {
        output.line(
            all ? "There are no proposals." : "No proposal is open; --all shows the others.");
      }
      for (ProposalLine line : lines) {
        output.line(line.outcome());
        output.line(
            "    yes: %s; no: %s"
                .formatted(
                    String.join(", ", line.approvals()),
                    line.rejections().isEmpty() ? "none" : String.join(", ", line.rejections())));
        line.details().forEach((name, value) -> output.line("    %-14s %s".formatted(name, value)));
      }
      output.document(Map.of("proposals", lines));
    }
    return ExitCode.DONE.code();
  }

  private List<ProposalLine> lines(ProposalReader reader, @Nullable Long single) {
    if (single != null) {
      return List.of(
          reader
              .one(single)
              .orElseThrow(() ->
                  CommandFailed.wrong(
                      "there is no proposal %d: list them with aver admin proposals --all"
                          .formatted(single))));
    }
    return reader.all().stream().filter(line -> all || line.status().equals("open")).toList();
  }
}
