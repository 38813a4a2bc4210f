package aver.coordinator.task;

import aver.coordinator.report.TaskLine;
import aver.coordinator.report.TaskReader;
import aver.ledger.client.LedgerUnavailableException;
import aver.ledger.client.cli.CommandFailed;
import aver.ledger.client.cli.CommonOptions;
import aver.ledger.client.cli.ExitCode;
import aver.ledger.client.cli.Output;
import aver.ledger.client.desk.Desk;
import aver.ledger.client.desk.MemberOptions;
import aver.ledger.rules.tx.CancelTask;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code aver task cancel}: its researcher ends a task. */
@Command(
    name = "cancel",
    description = {
      "Ends one of one's own tasks: at once, or after the attempt whose commits are closed.",
      "What is left of the escrow goes back."
    },
    footer = {"", "Example: aver task cancel risk-1 --config researcher.yaml"})
final class TaskCancel implements Callable<Integer> {
  @Mixin private CommonOptions common = new CommonOptions();
  @Mixin private MemberOptions member = new MemberOptions();

  @Parameters(paramLabel = "TASK", description = "Id.")
  private String id = "";

  @Override
  public Integer call() throws LedgerUnavailableException {
    Output output = common.output();
    CancelTask cancel;
    try {
      cancel = new CancelTask(id);
    } catch (IllegalArgumentException e) {
      throw CommandFailed.usage(e.getMessage() + ": correct the argument", e);
    }
    try (Desk desk = member.open()) {
      desk.send(cancel).orFail();
      TaskLine task = TaskReader.at(desk).task(id).orElseThrow();
      output.line(
          task.over()
              ? "task %s is cancelled".formatted(id)
              : "task %s ends after attempt %d".formatted(id, task.attempts()));
      output.document(Map.of("task", task));
    }
    return ExitCode.DONE.code();
  }
}
