package aver.simulations.aggregate;

import aver.ledger.client.cli.CommandFailed;
import aver.ledger.proof.Digest;
import aver.ledger.rules.round.Draw;
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
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One aggregation of files into a file.
 *
 * @param rule what to do
 * @param format fixed point in which to do it
 * @param files inputs
 * @param weights one an input
 * @param lastDelta what was published last; empty for zeros
 * @param trusted whether the rule trusts the last input
 * @param draw text that decides in which order bucketing takes the inputs
 * @param output file to write, whole or not at all
 * @param exact whether to write the integers themselves
 */
record Aggregation(
    AggregationRule rule,
    FixedPoint format,
    List<Path> files,
    List<Integer> weights,
    Optional<Path> lastDelta,
    boolean trusted,
    String draw,
    Path output,
    boolean exact) {
  Aggregation {
    files = List.copyOf(files);
    weights = List.copyOf(weights);
  }

  AggregateReport run(Lanes lanes) {
    try (Arena arena = Arena.ofShared()) {
      List<VectorSource> inputs = open(arena);
      Updates updates = updates(inputs, arena);
      List<Treatment> treatments = write(updates, lanes);
      return report(updates.length(), treatments);
    }
  }

  /** Inputs are told apart by their names, so that their order changes nothing. */
  private Updates updates(List<VectorSource> inputs, Arena arena) {
    List<String> names = files.stream().map(Path::toString).toList();
    Digest seed = Digest.sha256(draw.getBytes(StandardCharsets.UTF_8));
    Updates all = new Updates(inputs, weights, names).drawn(Draw.order(seed, names));
    Updates updates = trusted ? all.trusting(inputs.size() - 1) : all;
    if (lastDelta.isEmpty()) {
      return updates;
    }
    Input last = Input.open(lastDelta.get(), format, arena);
    requireSize(lastDelta.get(), last.length(), updates.length());
    return updates.after(last);
  }

  private void requireSize(Path file, long length, long expected) {
    if (length != expected) {
      throw CommandFailed.usage(
          "%s has %d values and %s has %d: all inputs must have the same size"
              .formatted(file, length, files.getFirst(), expected));
    }
  }

  private List<VectorSource> open(Arena arena) {
    List<VectorSource> inputs = new ArrayList<>();
    for (Path file : files) {
      Input input = Input.open(file, format, arena);
      requireSize(
          file, input.length(), inputs.isEmpty() ? input.length() : inputs.getFirst().length());
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
              files.get(i).toString(),
              weights.get(i),
              treatment.counted(),
              treatment.scale(),
              treatment.sharePpm(),
              treatment.why()));
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
