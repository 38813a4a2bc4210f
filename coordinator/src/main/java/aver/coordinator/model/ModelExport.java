package aver.coordinator.model;

import aver.coordinator.desk.Times;
import aver.ledger.client.LedgerClient;
import aver.ledger.client.LedgerUnavailableException;
import aver.ledger.client.blob.BlobDownload;
import aver.ledger.client.blob.BlobPlace;
import aver.ledger.client.blob.BlobRefusedException;
import aver.ledger.client.blob.VectorSink;
import aver.ledger.client.cli.CommandFailed;
import aver.ledger.client.cli.CommonOptions;
import aver.ledger.client.cli.ExitCode;
import aver.ledger.client.cli.Output;
import aver.ledger.client.cli.OutputFile;
import aver.ledger.client.desk.Desk;
import aver.ledger.client.desk.MemberOptions;
import aver.ledger.client.proof.ProofFiles;
import aver.ledger.client.study.InitialModels;
import aver.ledger.client.study.ModelCard;
import aver.ledger.client.study.Recipe;
import aver.ledger.client.view.CertifiedView;
import aver.ledger.rules.state.Keys;
import aver.ledger.rules.state.Model;
import aver.ledger.rules.state.Task;
import aver.ledger.rules.state.TaskSpec;
import aver.ledger.rules.state.VectorEntry;
import aver.ledger.vector.FixedPoint;
import aver.ledger.vector.npy.VectorOutput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code aver model export}: a certified model as a file for NumPy, with what proves it. */
@Command(
    name = "export",
    description = {
      "Writes a certified model version as .npy, and beside it a .json file that says what it is"
          + " and proves it.",
      "What was brought has the root that the certified state names."
    },
    footer = {"", "Example: aver model export risk-1 -o risk-1.npy --config researcher.yaml"})
final class ModelExport implements Callable<Integer> {
  @Mixin private CommonOptions common = new CommonOptions();
  @Mixin private MemberOptions member = new MemberOptions();

  @Parameters(paramLabel = "TASK", description = "Id.")
  private String id = "";

  @Option(names = "--version", paramLabel = "N", description = "The newest if left out.")
  private @Nullable Integer version;

  @Option(names = "--exact", description = "The exact int32 values instead of float32.")
  private boolean exact;

  @Option(names = "-o", required = true, paramLabel = "FILE", description = "Ends in .npy.")
  private Path target = Path.of("model.npy");

  @Override
  public Integer call() throws LedgerUnavailableException {
    Path card = cardOf(target);
    Path folder = target.toAbsolutePath().getParent();
    if (folder == null || !Files.isDirectory(folder)) {
      throw CommandFailed.usage("cannot write " + target + ": its folder does not exist: make it");
    }
    Output output = common.output();
    try (Desk desk = member.open()) {
      CertifiedView view = desk.view();
      Task task = ModelList.task(view, id);
      TaskSpec spec = view.get(Keys.taskSpec(id)).orElseThrow();
      int wanted = version == null ? task.modelVersion() : version;
      if (wanted < 0 || wanted > task.modelVersion()) {
        throw CommandFailed.wrong(
            "task %s has no model version %d: the newest is %d"
                .formatted(id, wanted, task.modelVersion()));
      }
      Model model = view.get(Keys.model(id, wanted)).orElseThrow();
      VectorEntry vector = model.manifest().getFirst();
      int[] values = values(desk.client(), spec, wanted, vector);
      requireHeld(values, wanted);
      ModelCard made = card(desk.client(), spec, wanted, model);
      write(values, spec);
      OutputFile.write(card, made.json());
      output.line(
          "version %d of %s, %d parameters, is in %s; %s says what it is and proves it"
              .formatted(wanted, id, values.length, target, card));
      if (made.recipe().equals(Recipe.BatchNormPerceptron.NAME)) {
        output.line(
            "its batch normalisation stays at the hospitals: evaluate and predict take it from the"
                + " rows, or from a hospital's file with --batch-norm");
      }
      output.document(made);
    }
    return ExitCode.DONE.code();
  }

  /** A file that is rounded could not be checked against the root on its card. */
  private void requireHeld(int[] values, int wanted) {
    if (!exact && Arrays.stream(values).anyMatch(value -> (long) (float) value != value)) {
      throw CommandFailed.wrong(
          "version %d of %s has values that float32 cannot hold: add --exact for int32"
              .formatted(wanted, id));
    }
  }

  private static Path cardOf(Path npy) {
    String name = npy.getFileName().toString();
    if (!name.endsWith(".npy")) {
      throw CommandFailed.usage("-o must end in .npy, was " + npy);
    }
    return npy.resolveSibling(name.substring(0, name.length() - 4) + ".json");
  }

  private int[] values(LedgerClient client, TaskSpec spec, int wanted, VectorEntry vector)
      throws LedgerUnavailableException {
    if (wanted == 0) {
      return InitialModels.compute(spec.initialModel())
          .orElseThrow(() ->
              CommandFailed.wrong(
                  "version 0 of %s is not what its seed gives: no attempt on it has a result"
                      .formatted(id)))
          .values();
    }
    VectorSink sink = new VectorSink(vector);
    try {
      BlobDownload.over(client)
          .fetch(
              vector.root(),
              vector.length() * Integer.BYTES,
              new BlobPlace.OfModel(id, wanted),
              sink);
      return sink.values();
    } catch (BlobRefusedException e) {
      throw CommandFailed.wrong(
          "the replicas do not give version %d of %s: %s: %s"
              .formatted(wanted, id, e.code(), e.getMessage()),
          e);
    } catch (IOException e) {
      throw CommandFailed.unavailable("the model did not come: " + e.getMessage(), e);
    }
  }

  private void write(int[] values, TaskSpec spec) {
    FixedPoint format = new FixedPoint(spec.fractionBits(), spec.bound());
    try (VectorOutput out =
        exact
            ? VectorOutput.npyInts(target, values.length)
            : VectorOutput.npyFloats(target, values.length, format)) {
      int block = 1 << 14;
      int[] part = new int[block];
      for (int from = 0; from < values.length; from += block) {
        int count = Math.min(block, values.length - from);
        System.arraycopy(values, from, part, 0, count);
        out.write(from, part, count);
      }
      out.commit();
    } catch (IOException e) {
      throw CommandFailed.unavailable(
          "cannot write %s: %s: check the disk".formatted(target, e.getMessage()), e);
    }
  }

  private ModelCard card(LedgerClient client, TaskSpec spec, int wanted, Model model)
      throws LedgerUnavailableException {
    Map<String, String> parameters = new TreeMap<>();
    spec.recipe().parameters().forEach(p -> parameters.put(p.name(), p.value()));
    return new ModelCard(
        ModelCard.FORMAT,
        client.chainId().hex(),
        spec.study(),
        spec.task(),
        wanted,
        model.attempt(),
        Times.text(model.madeMs()),
        spec.recipe().name(),
        parameters,
        spec.schemaHash().hex(),
        spec.columnsHash().hex(),
        spec.dimension(),
        spec.fractionBits(),
        exact,
        model.root().hex(),
        model.manifest().getFirst().root().hex(),
        ProofFiles.value(client.prove(Keys.model(id, wanted).key())),
        ProofFiles.value(client.prove(Keys.taskSpec(id).key())));
  }
}
