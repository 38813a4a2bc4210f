package aver.simulations.aggregate;

import static org.assertj.core.api.Assertions.assertThat;

import aver.ledger.client.cli.CommandLineRunner;
import aver.ledger.vector.FixedPoint;
import aver.ledger.vector.npy.VectorOutput;
import aver.ledger.vector.rule.AggregationRules;
import aver.ledger.vector.rule.RuleForm;
import aver.simulations.SimulationsMain;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * {@code aver aggregate} in JVMs of its own: with little heap, and with other processor features.
 */
final class AggregateProcessTest {
  private static final int HEAP_MIB = 48;

  /** 64 MiB of float32, so that no file fits into the heap. */
  private static final int LONG = 16 << 20;

  private static final int MILLION = 1_000_000;

  private static final int SHORT = 70_001;

  @TempDir private Path folder = Path.of("unset");

  private List<String> inputs(int count, int length, long seed) throws IOException {
    List<String> inputs = new ArrayList<>();
    SplittableRandom random = new SplittableRandom(seed);
    int[] block = new int[1 << 16];
    for (int k = 0; k < count; k++) {
      Path file = folder.resolve("u%d.npy".formatted(k));
      try (VectorOutput out = VectorOutput.npyFloats(file, length, FixedPoint.DEFAULT)) {
        for (int from = 0; from < length; from += block.length) {
          for (int i = 0; i < block.length; i++) {
            block[i] = random.nextInt(-(1 << 21), 1 << 21);
          }
          out.write(from, block, Math.min(block.length, length - from));
        }
        out.commit();
      }
      inputs.add(file.toString());
    }
    return inputs;
  }

  private void java(List<String> flags, List<String> line)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:+UseSerialGC", "-XX:+IgnoreUnrecognizedVMOptions"));
    command.addAll(List.of("--enable-native-access=ALL-UNNAMED"));
    command.addAll(flags);
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(line);
    Path said = folder.resolve("said.txt");
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(said.toFile()).start();
    assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
    assertThat(process.exitValue()).as(Files.readString(said)).isZero();
  }

  @Test
  void filesAreLongerThanTheHeap() throws Exception {
    List<String> inputs = inputs(3, LONG, 1);
    assertThat(Files.size(Path.of(inputs.getFirst()))).isGreaterThan((long) HEAP_MIB << 20);
    Path output = folder.resolve("out.npy");
    List<String> line = new ArrayList<>(List.of(SimulationsMain.class.getName(), "aggregate"));
    line.addAll(List.of("--rule", "clipped-mean", "--exact", "-o", output.toString()));
    line.addAll(inputs);
    java(List.of("-Xmx" + HEAP_MIB + "m"), line);
    assertThat(Files.size(output)).isGreaterThan(4L * LONG);
  }

  /** What costs most memory: all pairs, a set that shrinks, and mixed rows of clipped ones. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "--rule trimmed-mean --byzantine 20 --pre nnm --clip arc",
        "--rule bulyan --byzantine 20"
      })
  void aHundredUpdatesOfAMillionValuesNeedLittleHeap(String rule) throws Exception {
    List<String> line = new ArrayList<>(List.of(SimulationsMain.class.getName(), "aggregate"));
    line.addAll(List.of(rule.split(" ")));
    line.addAll(List.of("-o", folder.resolve("out.npy").toString()));
    for (String file : inputs(4, MILLION, 4)) {
      for (int name = 0; name < 25; name++) { // 400 MB to read, 16 MB on the disk
        Path other = Path.of(file.replace(".npy", "-%02d.npy".formatted(name)));
        line.add(Files.createLink(other, Path.of(file)).toString());
      }
    }
    java(List.of("-Xmx" + HEAP_MIB + "m"), line);
    assertThat(Files.size(folder.resolve("out.npy"))).isGreaterThan(4L * MILLION);
  }

  /** Every rule and every step before one, in one process: {@code FOLDER FILE...}. */
  static final class EveryRule {
    private EveryRule() {}

    public static void main(String[] args) {
      List<String> inputs = List.of(args).subList(1, args.length);
      for (RuleForm form : AggregationRules.FORMS) {
        for (String step : List.of("", "--pre=nnm --clip=arc", "--pre=bucketing --clip=median")) {
          boolean trusts = AggregationRules.needsTrusted(form.name());
          if (trusts && !step.isEmpty()) {
            continue; // nothing may be mixed into the trusted update
          }
          String name = form.name() + step.replaceAll("[^a-z]", "");
          List<String> line =
              new ArrayList<>(List.of("aggregate", "--rule", form.name(), "--exact"));
          line.addAll(List.of("-o", args[0] + "/" + name + ".npy"));
          line.addAll(step.isEmpty() ? List.of() : List.of(step.split(" ")));
          line.addAll(bears(form) ? List.of("--byzantine", "1") : List.of("--byzantine", "0"));
          line.addAll(trusts ? List.of("--root", args[0] + "/../root.npy") : List.of());
          line.addAll(inputs);
          PrintWriter said = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
          int code =
              CommandLineRunner.run(new SimulationsMain(), said, said, line.toArray(String[]::new));
          if (code != 0) {
            System.exit(code);
          }
        }
      }
    }

    private static boolean bears(RuleForm form) {
      return AggregationRules.check(form.name(), Map.of("byzantine", 1L, "pre", 2L), 11).isEmpty();
    }
  }

  @Test
  void processorFeaturesThreadsAndTheOrderOfFilesChangeNoBitOfAnyRule() throws Exception {
    List<String> inputs = inputs(11, SHORT, 2);
    Files.copy(Path.of(inputs.getFirst()), folder.resolve("root.npy"));
    List<List<String>> machines =
        List.of(
            List.of(),
            List.of("-XX:UseAVX=0", "-XX:UseSSE=2", "-XX:ActiveProcessorCount=4"),
            List.of("-XX:-UseSuperWord", "-XX:-UseFMA", "-XX:ActiveProcessorCount=1"));
    List<Path> results = new ArrayList<>();
    for (List<String> flags : machines) {
      Path output = Files.createDirectory(folder.resolve("out" + results.size()));
      List<String> line = new ArrayList<>(List.of(EveryRule.class.getName(), output.toString()));
      line.addAll(results.isEmpty() ? inputs : inputs.reversed());
      java(flags, line);
      results.add(output);
    }
    List<String> names;
    try (Stream<Path> made = Files.list(results.getFirst())) {
      names = made.map(file -> file.getFileName().toString()).sorted().toList();
    }
    assertThat(names).hasSize(3 * AggregationRules.FORMS.size() - 2);
    for (String name : names) {
      for (Path other : results) {
        assertThat(Files.mismatch(results.getFirst().resolve(name), other.resolve(name)))
            .as("%s in %s", name, other)
            .isEqualTo(-1);
      }
    }
  }
}
