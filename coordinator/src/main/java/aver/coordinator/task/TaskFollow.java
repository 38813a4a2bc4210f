package aver.coordinator.task;

import aver.coordinator.report.AttemptLine;
import aver.coordinator.report.TaskLine;
import aver.coordinator.report.TaskReader;
import aver.ledger.client.cli.CommonOptions;
import aver.ledger.client.cli.ExitCode;
import aver.ledger.client.cli.Output;
import aver.ledger.client.cli.Progress;
import aver.ledger.client.cli.Warning;
import aver.ledger.client.desk.Desk;
import aver.ledger.client.desk.MemberOptions;
import aver.ledger.client.view.CertifiedView;
import aver.ledger.client.view.ViewUnavailableException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code aver task follow}: prints each attempt as it ends. */
@Command(
    name = "follow",
    description = {
      "Prints each attempt of a task as it ends, beginning with those that are over, until it is"
          + " stopped.",
      "With --until-ended, or --json, it returns when the task has ended."
    },
    footer = {"", "Example: aver task follow risk-1 --until-ended --config researcher.yaml"})
final class TaskFollow implements Callable<Integer> {
  private static final Duration LOOK = Duration.ofSeconds(5);

  @Spec private CommandSpec command = CommandSpec.create();
  @Mixin private CommonOptions common = new CommonOptions();
  @Mixin private MemberOptions member = new MemberOptions();

  @Parameters(paramLabel = "TASK", description = "Id.")
  private String id = "";

  @Option(names = "--until-ended", description = "Return when the task has ended.")
  private boolean untilEnded;

  @Override
  public Integer call() throws InterruptedException {
    Output output = common.output();
    List<AttemptLine> ended = new ArrayList<>();
    try (Desk desk = member.open();
        Progress progress = common.progress()) {
      boolean silent = false;
      TaskLine task = TaskShow.require(TaskReader.at(desk), id);
      while (true) {
        TaskReader reader = TaskReader.at(desk);
        try {
          task = reader.task(id).orElseThrow();
          silent = false;
          for (AttemptLine attempt : reader.attempts(id, ended.size() + 1, task.attempts())) {
            if (attempt.over()) {
              progress.show("");
              output.line(attempt.text());
              ended.add(attempt);
            } else {
              progress.show(
                  "round %d of %d, %s"
                      .formatted(task.trained() + 1, task.rounds(), attempt.text()));
            }
          }
        } catch (ViewUnavailableException away) {
          if (!silent) {
            progress.show("");
            Warning.print(command, "no replica answers, still trying: " + away.getMessage());
          }
          silent = true;
        }
        if (task.over() && ended.size() == task.attempts() && (untilEnded || output.json())) {
          progress.show("");
          output.line(
              "task %s is %s after %d of %d rounds, model version %d"
                  .formatted(id, task.phase(), task.trained(), task.rounds(), task.modelVersion()));
          document(output, task, ended);
          return ExitCode.DONE.code();
        }
        await(desk);
      }
    }
  }

  private static void await(Desk desk) throws InterruptedException {
    CertifiedView seen = desk.view();
    desk.client().awaitNewer(seen.checkpoint().height(), LOOK);
  }

  private static void document(Output output, TaskLine task, List<AttemptLine> ended) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("task", task);
    document.put("attempts", ended);
    output.document(document);
  }
}
