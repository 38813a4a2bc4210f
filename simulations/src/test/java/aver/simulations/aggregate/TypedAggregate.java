package aver.simulations.aggregate;

import static org.assertj.core.api.Assertions.assertThat;

import aver.ledger.client.cli.CommandLineRunner;
import aver.ledger.vector.FixedPoint;
import aver.ledger.vector.npy.NpyFile;
import aver.ledger.vector.npy.VectorOutput;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import picocli.CommandLine.Command;

/** {@code aver aggregate} as a user types it, in a folder with three vectors. */
final class TypedAggregate {
  /** The command as a user meets it. */
  @Command(name = "aver", subcommands = AggregateCommand.class)
  static final class Root {}

  private final Path dir;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  /** 3 and 4, 6 and 8, -0.5 and 0. */
  final String a;

  final String b;
  final String c;

  /** Where the result goes. */
  final String result;

  TypedAggregate(Path dir) throws IOException {
    this.dir = dir;
    a = floats("a.npy", 3 << 20, 4 << 20);
    b = floats("b.npy", 6 << 20, 8 << 20);
    c = floats("c.npy", -(1 << 19), 0);
    result = dir.resolve("out.npy").toString();
  }

  /** A file of quanta as floats; its name. */
  String floats(String name, int... quanta) throws IOException {
    Path file = dir.resolve(name);
    try (VectorOutput npy = VectorOutput.npyFloats(file, quanta.length, FixedPoint.DEFAULT)) {
      npy.write(0, quanta, quanta.length);
      npy.commit();
    }
    return file.toString();
  }

  /** A text file; its name. */
  String text(String name, String content) throws IOException {
    return Files.writeString(dir.resolve(name), content).toString();
  }

  private int run(String... args) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    List<String> all = new ArrayList<>(List.of("aggregate"));
    all.addAll(Arrays.asList(args));
    return CommandLineRunner.run(
        new Root(),
        new PrintWriter(out, true),
        new PrintWriter(err, true),
        all.toArray(String[]::new));
  }

  /** What a command that succeeds prints. */
  String done(String... args) {
    assertThat(run(args)).as("%s: %s", String.join(" ", args), err).isZero();
    return out.toString();
  }

  /** What the last command said beside. */
  String said() {
    return err.toString();
  }

  /** Ends with a code and one line, and leaves no result. */
  void refused(int code, String message, String... args) {
    assertThat(run(args)).as(err.toString()).isEqualTo(code);
    assertThat(err.toString()).contains(message).doesNotContain("\tat ");
    assertThat(err.toString().lines()).hasSize(1);
    assertThat(out.toString()).isEmpty();
    assertThat(Path.of(result)).doesNotExist();
    assertThat(Path.of(result + ".partial")).doesNotExist();
  }

  /** The result's values. */
  double[] values() throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      NpyFile npy = NpyFile.open(Path.of(result), arena);
      double[] values = new double[(int) npy.header().length()];
      for (int i = 0; i < values.length; i++) {
        values[i] = npy.value(i);
      }
      return values;
    }
  }
}
