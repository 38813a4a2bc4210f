package aver.simulations.aggregate;

import static org.assertj.core.api.Assertions.assertThat;

import aver.ledger.vector.FixedPoint;
import aver.ledger.vector.npy.VectorOutput;
import aver.simulations.SimulationsMain;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code aver aggregate} in JVMs of its own: with little heap, and with other processor features.
 */
final class AggregateProcessTest {
  private static final int HEAP_MIB = 48;

  /** 64 MiB of float32, so that no file fits into the heap. */
  private static final int LONG = 16 << 20;

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

  private void aggregate(Path output, List<String> inputs, List<String> flags, String... rule)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:+UseSerialGC", "-XX:+IgnoreUnrecognizedVMOptions"));
    command.addAll(List.of("--enable-native-access=ALL-UNNAMED"));
    command.addAll(flags);
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(SimulationsMain.class.getName(), "aggregate", "--exact"));
    command.addAll(List.of(rule));
    command.addAll(List.of("-o", output.toString()));
    command.addAll(inputs);
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
    aggregate(output, inputs, List.of("-Xmx" + HEAP_MIB + "m"), "--rule", "clipped-mean");
    assertThat(Files.size(output)).isGreaterThan(4L * LONG);
  }

  @Test
  void processorFeaturesChangeNoBit() throws Exception {
    List<String> inputs = inputs(9, SHORT, 2);
    List<List<String>> machines =
        List.of(
            List.of(),
            List.of("-XX:UseAVX=0", "-XX:UseSSE=2"),
            List.of("-XX:-UseSuperWord", "-XX:-UseFMA", "-XX:ActiveProcessorCount=1"));
    for (String[] rule :
        new String[][] {
          {"--rule", "trimmed-mean", "--byzantine", "2", "--pre", "nnm", "--clip", "arc"},
          {"--rule", "geometric-median"},
        }) {
      List<byte[]> results = new ArrayList<>();
      for (List<String> flags : machines) {
        Path output = folder.resolve("out%d.npy".formatted(results.size()));
        aggregate(output, inputs, flags, rule);
        results.add(Files.readAllBytes(output));
      }
      assertThat(results).allSatisfy(result -> assertThat(result).isEqualTo(results.getFirst()));
    }
  }
}
