package aver.participant.model;

import aver.ledger.client.cli.CommonOptions;
import aver.ledger.client.cli.ExitCode;
import aver.ledger.client.cli.Output;
import aver.ledger.client.study.Column;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code aver model predict}: a probability for each class of each row. */
@Command(
    name = "predict",
    description = {
      "Prints what an exported model says of each complete row of a file; asks nobody.",
      "Each is named by its line in the file. The label must be there, as training wants it."
    },
    footer = {
      "",
      "Example: aver model predict --model risk-1.npy --schema schema.yaml --data patients.csv"
    })
final class ModelPredict implements Callable<Integer> {
  @Mixin private CommonOptions common = new CommonOptions();
  @Mixin private ModelOptions model = new ModelOptions();

  @Override
  public Integer call() {
    Output output = common.output();
    ModelOptions.Loaded loaded = model.load();
    ExportedModel used = loaded.model();
    List<String> classes =
        loaded.table().schema().label().classes().stream().map(Column.LabelClass::name).toList();
    float[][] probabilities =
        used.trainer().probabilities(loaded.by().parameters(), loaded.rows().features());
    List<Map<String, Object>> predictions = new ArrayList<>();
    output.line("line," + String.join(",", classes));
    for (int i = 0; i < probabilities.length; i++) {
      Map<String, Object> entry = new LinkedHashMap<>();
      long line = loaded.table().rows().get(i).line();
      entry.put("line", line);
      List<String> shown = new ArrayList<>();
      for (int c = 0; c < classes.size(); c++) {
        entry.put(classes.get(c), probabilities[i][c]);
        shown.add(String.format(Locale.ROOT, "%.4f", probabilities[i][c]));
      }
      predictions.add(entry);
      output.line(line + "," + shown.stream().collect(Collectors.joining(",")));
    }
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("task", used.card().task());
    document.put("version", used.card().version());
    document.put("cardChecked", false); // its proofs need a genesis file, which nobody gives here
    if (!loaded.by().text().isEmpty()) {
      document.put("batchNorm", loaded.by().text());
    }
    document.put("predictions", predictions);
    output.document(document);
    return ExitCode.DONE.code();
  }
}
