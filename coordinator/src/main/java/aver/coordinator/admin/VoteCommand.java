package aver.coordinator.admin;

import aver.ledger.client.LedgerUnavailableException;
import aver.ledger.client.cli.CommandFailed;
import aver.ledger.client.cli.CommonOptions;
import aver.ledger.client.cli.ExitCode;
import aver.ledger.client.cli.Output;
import aver.ledger.client.desk.Answer;
import aver.ledger.client.desk.Desk;
import aver.ledger.client.desk.MemberOptions;
import aver.ledger.rules.tx.Vote;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code aver admin vote}: yes or no to proposals. */
@Command(
    name = "vote",
    description = {
      "Says yes to proposals, or no with --reject; a vote stays.",
      "Look at a proposal before: aver admin proposals."
    },
    footer = {"", "Example: aver admin vote 3 --config admin.yaml"})
final class VoteCommand implements Callable<Integer> {
  @Mixin private CommonOptions common = new CommonOptions();
  @Mixin private MemberOptions member = new MemberOptions();

  @Option(names = "--reject", description = "Say no.")
  private boolean reject;

  @Parameters(paramLabel = "PROPOSAL", arity = "1..*", description = "Numbers.")
  private List<Long> proposals = List.of();

  @Override
  public Integer call() throws LedgerUnavailableException {
    Output output = common.output();
    List<Object> results = new ArrayList<>();
    List<String> refused = new ArrayList<>();
    if (proposals.stream().anyMatch(number -> number < 1)) {
      throw CommandFailed.usage("a proposal's number is at least 1: list them with proposals");
    }
    try (Desk desk = member.open()) {
      for (long number : proposals) {
        Answer answer = desk.send(new Vote(number, !reject));
        if (answer.done()) {
          ProposalLine line = new ProposalReader(desk.view()).one(number).orElseThrow();
          output.line(line.outcome());
          results.add(line);
        } else {
          refused.add("vote on proposal " + number + " " + answer.refusal());
          Map<String, Object> entry = new LinkedHashMap<>();
          entry.put("proposal", number);
          entry.put("refused", answer.code());
          entry.put("message", answer.message());
          results.add(entry);
        }
      }
    }
    output.document(Map.of("votes", results));
    if (!refused.isEmpty()) {
      throw CommandFailed.wrong(String.join("; ", refused));
    }
    return ExitCode.DONE.code();
  }
}
