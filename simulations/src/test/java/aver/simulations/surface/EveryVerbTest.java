package aver.simulations.surface;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import aver.coordinator.CoordinatorMain;
import aver.ledger.client.cli.CommandLineRunner;
import aver.ledger.client.cli.CommandTree;
import aver.ledger.node.LedgerMain;
import aver.participant.ParticipantMain;
import aver.simulations.SimulationsMain;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Every command that does something, with a wrong flag and with wrong files: one line that says
 * what and what to do, the exit code of wrong usage, and nothing written.
 */
final class EveryVerbTest {
  private static final List<Supplier<Object>> ROOTS =
      List.of(LedgerMain::new, ParticipantMain::new, CoordinatorMain::new, SimulationsMain::new);

  @TempDir private Path folder = Path.of("unset");

  static Stream<Arguments> commands() {
    return ROOTS.stream()
        .flatMap(root ->
            CommandTree.doing(root.get()).stream()
                .map(spec -> Arguments.of(spec.qualifiedName(" "), root, spec)));
  }

  /** Those that read a file that must be named. */
  static Stream<Arguments> readers() {
    return commands()
        .filter(c -> required((CommandSpec) c.get()[2]).anyMatch(EveryVerbTest::input));
  }

  private record Ended(int code, String out, String err) {}

  private static Ended run(Supplier<Object> root, String name, List<String> more) {
    List<String> args = new ArrayList<>(Arrays.asList(name.split(" ")));
    args.removeFirst(); // aver
    args.addAll(more);
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int code =
        CommandLineRunner.run(
            root.get(), new PrintWriter(out), new PrintWriter(err), args.toArray(new String[0]));
    return new Ended(code, out.toString(), err.toString());
  }

  /** The list of commands in a help shows the first of its lines alone. */
  @ParameterizedTest
  @MethodSource("commands")
  void theFirstLineOfAHelpIsAWholeSentence(
      String name, Supplier<Object> root, CommandSpec command) {
    String[] description = command.usageMessage().description();
    assertThat(description).as(name).isNotEmpty();
    assertThat(description[0]).as(name).endsWith(".");
  }

  @Test
  void everyCommandHasAnExampleAndJson() {
    for (Supplier<Object> root : ROOTS) {
      assertThat(CommandTree.withoutExample(root.get())).isEmpty();
      assertThat(CommandTree.withoutJson(root.get())).isEmpty();
    }
  }

  private static Stream<ArgSpec> required(CommandSpec spec) {
    return spec.args().stream().filter(arg -> arg.required() && !arg.hidden());
  }

  private static boolean file(ArgSpec arg) {
    return arg.type() == Path.class || Arrays.asList(arg.auxiliaryTypes()).contains(Path.class);
  }

  private static boolean output(ArgSpec arg) {
    return arg instanceof OptionSpec option && Arrays.asList(option.names()).contains("-o");
  }

  private static boolean input(ArgSpec arg) {
    return file(arg) && !output(arg);
  }

  /** All that the command requires, with this file wherever it reads one. */
  private List<String> arguments(CommandSpec spec, Path wrong) {
    List<String> arguments = new ArrayList<>();
    required(spec)
        .forEach(arg -> {
          String value =
              output(arg)
                  ? folder.resolve("written").toString()
                  : input(arg) ? wrong.toString() : word(arg);
          if (arg instanceof OptionSpec option) {
            arguments.add(option.longestName());
          }
          arguments.add(value);
        });
    return arguments;
  }

  private static String word(ArgSpec arg) {
    if (arg.paramLabel().contains("HOST:PORT")) {
      return "127.0.0.1:1";
    }
    boolean number = arg.type() != String.class && arg.type() != List.class;
    String name = arg instanceof OptionSpec option ? option.longestName() : "";
    return name.equals("--until") || name.equals("--at")
        ? "2035-12-31T18:00:00Z"
        : name.equals("--rule") ? "mean" : number ? "2" : "some-id";
  }

  private static void refused(Ended ended) {
    assertThat(ended.err().lines()).as(ended.err()).hasSize(1);
    assertThat(ended.err())
        .startsWith("aver: ")
        .doesNotContain("a fault of the program itself", "Exception", "\tat ");
    assertThat(ended.code()).as(ended.err()).isEqualTo(2);
    assertThat(ended.out()).isEmpty();
  }

  private void nothingWritten(int before) throws IOException {
    try (Stream<Path> there = Files.walk(folder)) {
      assertThat(there.count()).isEqualTo(before);
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("commands")
  void aWrongFlagIsOneLineAndTwo(String name, Supplier<Object> root, CommandSpec spec) {
    refused(run(root, name, List.of("--no-such-flag")));
    Ended help = run(root, name, List.of("--help"));
    assertThat(help.code()).isZero();
    assertThat(help.out()).contains("Example", name);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("readers")
  void aForeignFileIsOneLineAndTwo(String name, Supplier<Object> root, CommandSpec spec)
      throws IOException {
    byte[] noise = new byte[5_000];
    new Random(7).nextBytes(noise);
    refused(run(root, name, arguments(spec, Files.write(folder.resolve("noise"), noise))));
    refused(run(root, name, arguments(spec, Files.createFile(folder.resolve("empty")))));
    refused(run(root, name, arguments(spec, Files.createDirectory(folder.resolve("folder")))));
    nothingWritten(4);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("readers")
  void aMissingFileIsOneLineAndTwo(String name, Supplier<Object> root, CommandSpec spec)
      throws IOException {
    assumeFalse(name.endsWith(" join"), "join makes the files that are not there");
    refused(run(root, name, arguments(spec, folder.resolve("absent/absent"))));
    nothingWritten(1);
  }
}
