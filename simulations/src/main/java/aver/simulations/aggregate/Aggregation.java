package aver.simulations.aggregate;

import aver.ledger.client.cli.CommandFailed;
import aver.ledger.vector.FixedPoint;
import aver.ledger.vector.Lanes;
import aver.ledger.vector.VectorSource;
import aver.ledger.vector.npy.VectorOutput;
import aver.ledger.vector.rule.AggregationRule;
import aver.ledger.vector.rule.Treatment;
import aver.ledger.vector.rule.Updates;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * One aggregation of files into a file.
 *
 * @param rule what to do
 * @param format fixed point in which to do it
 * @param files inputs
 * @param weights one an input
 * @param output file to write, whole or not at all
 * @param exact whether to write the integers themselves
 */
record Aggregation(
    AggregationRule rule,
    FixedPoint format,
    List<Path> files,
    List<Integer> weights,
    Path output,
    boolean exact) {
  Aggregation {
    files = List.copyOf(files);
    weights = List.copyOf(weights);
  }

  AggregateReport run(Lanes lanes) {
    try (Arena arena = Arena.ofShared()) {
      List<VectorSource> inputs = open(arena);
      Updates updates = new Updates(inputs, weights);
      List<Treatment> treatments = write(updates, lanes);
      return report(updates.length(), treatments);
    }
  }

  private List<VectorSource> open(Arena arena) {
    List<VectorSource> inputs = new ArrayList<>();
    for (Path file : files) {
      Input input = Input.open(file, format, arena);
      if (!inputs.isEmpty() && input.length() != inputs.getFirst().length()) {
        throw CommandFailed.usage(
            "%s has %d values and %s has %d: all inputs must have the same size"
                .formatted(file, input.length(), files.getFirst(), inputs.getFirst().length()));
      }
      inputs.add(input);
    }
    return inputs;
  }

  private List<Treatment> write(Updates updates, Lanes lanes) {
    Path folder = output.toAbsolutePath().getParent();
    if (folder == null || !Files.isDirectory(folder) || Files.isDirectory(output)) {
      throw CommandFailed.usage(
          "%s cannot be written: its folder must exist and it must not be one".formatted(output));
    }
    try (VectorOutput out =
        exact
            ? VectorOutput.npyInts(output, updates.length())
            : VectorOutput.npyFloats(output, updates.length(), format)) {
      List<Treatment> treatments = rule.aggregate(updates, out, lanes);
      out.commit();
      return treatments;
    } catch (IOException | UncheckedIOException e) {
      throw CommandFailed.unavailable(
          "%s cannot be written: %s".formatted(output, e.getMessage()), e);
    }
  }

  private AggregateReport report(long length, List<Treatment> treatments) {
    List<AggregateReport.Input> inputs = new ArrayList<>();
    for (int i = 0; i < files.size(); i++) {
      Treatment treatment = treatments.get(i);
      inputs.add(
          new AggregateReport.Input(
              files.get(i).toString(), weights.get(i), treatment.counted(), treatment.scale()));
    }
    return new AggregateReport(
        rule.name(),
        rule.parameters(),
        format.fractionBits(),
        length,
        inputs,
        output.toString(),
        exact ? "int32" : "float32");
  }
}
