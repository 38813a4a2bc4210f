package aver.coordinator.task;

import aver.coordinator.report.AttemptLine;
import aver.coordinator.report.TaskLine;
import aver.coordinator.report.TaskReader;
import aver.ledger.client.cli.CommandFailed;
import aver.ledger.client.cli.CommonOptions;
import aver.ledger.client.cli.ExitCode;
import aver.ledger.client.cli.Output;
import aver.ledger.client.desk.Desk;
import aver.ledger.client.desk.MemberOptions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code aver task show}: one task. */
@Command(
    name = "show",
    description = "Shows a task, and its last attempts with each member's part.",
    footer = {"", "Example: aver task show risk-1 --config researcher.yaml"})
final class TaskShow implements Callable<Integer> {
  @Mixin private CommonOptions common = new CommonOptions();
  @Mixin private MemberOptions member = new MemberOptions();

  @Parameters(paramLabel = "TASK", description = "Id.")
  private String id = "";

  @Option(
      names = "--attempts",
      paramLabel = "N",
      defaultValue = "5",
      description = "How many of the last attempts (${DEFAULT-VALUE}).")
  private int last = 5;

  @Override
  public Integer call() {
    Output output = common.output();
    try (Desk desk = member.open()) {
      TaskReader reader = TaskReader.at(desk);
      TaskLine task = require(reader, id);
      int first = Math.max(1, task.attempts() - Math.max(0, last) + 1);
      List<AttemptLine> attempts = reader.attempts(id, first, task.attempts());
      print(output, task, attempts);
      Map<String, Object> document = new LinkedHashMap<>();
      document.put("task", task);
      document.put("attempts", attempts);
      output.document(document);
    }
    return ExitCode.DONE.code();
  }

  /** The task, or the end of the command with exit code 1. */
  static TaskLine require(TaskReader reader, String id) {
    try {
      return reader
          .task(aver.ledger.rules.state.Ids.slug("task", id))
          .orElseThrow(() ->
              CommandFailed.wrong("there is no task " + id + ": list them with aver task list"));
    } catch (IllegalArgumentException e) {
      throw CommandFailed.usage(e.getMessage() + ": correct the argument", e);
    }
  }

  private static void print(Output output, TaskLine task, List<AttemptLine> attempts) {
    output.line(task.text());
    output.line("    study        %s, asked for by %s".formatted(task.study(), task.researcher()));
    output.line(
        "    model        %s, %d parameters, rule %s"
            .formatted(task.recipe(), task.dimension(), task.rule()));
    output.line(
        "    rounds       cohort of %d, at least %d updates, next due %s, ends %s"
            .formatted(task.cohort(), task.quorum(), task.due(), task.ends()));
    output.line("    escrow       %.6f tokens".formatted(task.escrowMicro() / 1e6));
    for (AttemptLine attempt : attempts) {
      output.line(attempt.text());
      for (AttemptLine.SeatLine seat : attempt.seats()) {
        output.line(
            "    %-20s %-16s weight factor %.3f%s"
                .formatted(
                    seat.member(),
                    seat.state(),
                    seat.factor256() / 256.0,
                    seat.scorePpm()
                        .map(score ->
                            ", score %+.3f, reward %.6f"
                                .formatted(score / 1e6, seat.rewardMicro() / 1e6))
                        .orElse("")));
      }
    }
  }
}
