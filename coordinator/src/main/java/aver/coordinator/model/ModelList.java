package aver.coordinator.model;

import aver.coordinator.desk.Times;
import aver.ledger.client.cli.CommandFailed;
import aver.ledger.client.cli.CommonOptions;
import aver.ledger.client.cli.ExitCode;
import aver.ledger.client.cli.Output;
import aver.ledger.client.desk.Desk;
import aver.ledger.client.desk.MemberOptions;
import aver.ledger.client.view.CertifiedView;
import aver.ledger.rules.state.Ids;
import aver.ledger.rules.state.Keys;
import aver.ledger.rules.state.Model;
import aver.ledger.rules.state.Task;
import aver.ledger.rules.state.TaskSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code aver model list}: the versions of a task's model. */
@Command(
    name = "list",
    description = "Lists the versions of a task's model; only the last ones are still kept.",
    footer = {"", "Example: aver model list risk-1 --config researcher.yaml"})
final class ModelList implements Callable<Integer> {
  @Mixin private CommonOptions common = new CommonOptions();
  @Mixin private MemberOptions member = new MemberOptions();

  @Parameters(paramLabel = "TASK", description = "Id.")
  private String id = "";

  /** One version. */
  record Line(int version, int attempt, String made, String root, boolean kept) {}

  @Override
  public Integer call() {
    Output output = common.output();
    try (Desk desk = member.open()) {
      CertifiedView view = desk.view();
      Task task = task(view, id);
      TaskSpec spec = view.get(Keys.taskSpec(id)).orElseThrow();
      List<Integer> versions = IntStream.rangeClosed(0, task.modelVersion()).boxed().toList();
      List<Optional<Model>> models = view.all(versions, version -> Keys.model(id, version));
      List<Line> lines = new ArrayList<>();
      for (int version : versions) {
        // version 0 follows from the task itself
        boolean kept = version == 0 || version > task.modelVersion() - spec.modelsKept();
        models
            .get(version)
            .ifPresent(model ->
                lines.add(
                    new Line(
                        version,
                        model.attempt(),
                        Times.text(model.madeMs()),
                        model.root().hex(),
                        kept)));
      }
      for (Line line : lines) {
        output.line(
            "version %-5d attempt %-5d %s  %s  %s"
                .formatted(
                    line.version,
                    line.attempt,
                    line.made,
                    line.root.substring(0, 16),
                    line.kept ? "kept" : "not kept any more"));
      }
      Map<String, Object> document = new LinkedHashMap<>();
      document.put("task", id);
      document.put("models", lines);
      output.document(document);
    }
    return ExitCode.DONE.code();
  }

  /** The task, or the end of the command. */
  static Task task(CertifiedView view, String id) {
    try {
      Ids.slug("task", id);
    } catch (IllegalArgumentException e) {
      throw CommandFailed.usage(e.getMessage() + ": correct the argument", e);
    }
    view.fetch(List.of(Keys.task(id).key(), Keys.taskSpec(id).key()));
    return view.get(Keys.task(id))
        .orElseThrow(() ->
            CommandFailed.wrong("there is no task " + id + ": list them with aver task list"));
  }
}
