package aver.participant.model;

import aver.ledger.client.cli.CommonOptions;
import aver.ledger.client.cli.ExitCode;
import aver.ledger.client.cli.Output;
import aver.participant.training.Confusion;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code aver model evaluate}: predictions against the truth. */
@Command(
    name = "evaluate",
    description = "Says how an exported model does on the labelled rows of a file; asks nobody.",
    footer = {
      "",
      "Example: aver model evaluate --model risk-1.npy --schema schema.yaml --data patients.csv"
    })
final class ModelEvaluate implements Callable<Integer> {
  @Mixin private CommonOptions common = new CommonOptions();
  @Mixin private ModelOptions model = new ModelOptions();

  @Override
  public Integer call() {
    Output output = common.output();
    ModelOptions.Loaded loaded = model.load();
    ExportedModel used = loaded.model();
    Confusion confusion =
        Confusion.of(
            used.trainer(), used.shape().classes(), loaded.by().parameters(), loaded.rows());
    boolean binary = used.shape().classes() == 2;
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("task", used.card().task());
    document.put("version", used.card().version());
    document.put("cardChecked", false); // its proofs need a genesis file, which nobody gives here
    document.put("rows", confusion.total());
    document.put("rowsLeftOut", loaded.table().dropped());
    put(document, "accuracy", confusion.accuracy());
    if (binary) {
      put(document, "sensitivity", confusion.sensitivity());
      put(document, "specificity", confusion.specificity());
    }
    if (!loaded.by().text().isEmpty()) {
      document.put("batchNorm", loaded.by().text());
    }
    document.put("counts", Arrays.stream(confusion.counts()).boxed().toList());
    output.line(
        "version %d of %s on %d rows (%d left out)"
            .formatted(
                used.card().version(),
                used.card().task(),
                confusion.total(),
                loaded.table().dropped()));
    output.line(
        "    task and version as the file's card says; its proofs were not checked: see aver audit check-proof");
    if (!loaded.by().text().isEmpty()) {
      output.line("    batch normalisation of " + loaded.by().text());
    }
    for (String measure : new String[] {"accuracy", "sensitivity", "specificity"}) {
      if (document.get(measure) instanceof Double value) {
        output.line(String.format(Locale.ROOT, "    %-12s %.3f", measure, value));
      }
    }
    output.document(document);
    return ExitCode.DONE.code();
  }

  private static void put(Map<String, Object> document, String name, OptionalDouble value) {
    value.ifPresent(v -> document.put(name, v));
  }
}
