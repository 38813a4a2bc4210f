package aver.coordinator.task;

import aver.coordinator.desk.Times;
import aver.ledger.client.LedgerUnavailableException;
import aver.ledger.client.cli.CommonOptions;
import aver.ledger.client.cli.ExitCode;
import aver.ledger.client.cli.Output;
import aver.ledger.client.desk.Desk;
import aver.ledger.client.desk.MemberOptions;
import aver.ledger.rules.state.TaskSpec;
import aver.ledger.rules.tx.CreateTask;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code aver task create}: asks for a model. */
@Command(
    name = "create",
    description = {
      "Creates a task from a YAML file; the reward pool goes into escrow.",
      "It begins once the admins approve it."
    },
    footer = {"", "Example: aver task create --spec task.yaml --config researcher.yaml"})
final class TaskCreate implements Callable<Integer> {
  @Mixin private CommonOptions common = new CommonOptions();
  @Mixin private MemberOptions member = new MemberOptions();

  @Option(
      names = "--spec",
      required = true,
      paramLabel = "FILE",
      description = "What is asked for: task, study, recipe, schema, rounds, rule, pool ...")
  private Path spec = Path.of("task.yaml");

  @Override
  public Integer call() throws LedgerUnavailableException {
    // read before anything is opened: a mistake in it must not wait for the network
    TaskFile.read(spec, System.currentTimeMillis());
    Output output = common.output();
    try (Desk desk = member.open()) {
      TaskSpec asked = TaskFile.read(spec, desk.view().timeMs());
      desk.send(new CreateTask(asked)).orFail();
      output.line("task %s of study %s is created".formatted(asked.task(), asked.study()));
      output.line(
          "    model        %s, %d parameters".formatted(asked.recipe().name(), asked.dimension()));
      output.line("    schema hash  " + asked.schemaHash().hex());
      output.line("    ends         %s at the latest".formatted(Times.text(asked.endMs())));
      output.line(
          "It begins once the admins approve it: aver admin propose approve-task " + asked.task());
      Map<String, Object> document = new LinkedHashMap<>();
      document.put("task", asked.task());
      document.put("study", asked.study());
      document.put("phase", "proposed");
      document.put("dimension", asked.dimension());
      document.put("schemaHash", asked.schemaHash().hex());
      document.put("columnsHash", asked.columnsHash().hex());
      document.put("ends", Times.text(asked.endMs()));
      output.document(document);
    }
    return ExitCode.DONE.code();
  }
}
