package aver.coordinator.task;

import aver.coordinator.report.TaskLine;
import aver.coordinator.report.TaskReader;
import aver.ledger.client.cli.CommonOptions;
import aver.ledger.client.cli.ExitCode;
import aver.ledger.client.cli.Output;
import aver.ledger.client.desk.Desk;
import aver.ledger.client.desk.MemberOptions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code aver task list}: all tasks. */
@Command(
    name = "list",
    description = "Lists all tasks of the federation, oldest first.",
    footer = {"", "Example: aver task list --config researcher.yaml"})
final class TaskList implements Callable<Integer> {
  @Mixin private CommonOptions common = new CommonOptions();
  @Mixin private MemberOptions member = new MemberOptions();

  @Override
  public Integer call() {
    Output output = common.output();
    try (Desk desk = member.open()) {
      List<TaskLine> tasks = TaskReader.at(desk).tasks();
      if (tasks.isEmpty()) {
        output.line("There are no tasks yet.");
      }
      tasks.forEach(task -> output.line(task.text()));
      output.document(Map.of("tasks", tasks));
    }
    return ExitCode.DONE.code();
  }
}
