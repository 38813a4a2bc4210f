package aver.ledger.client.cli;

import static org.assertj.core.api.Assertions.assertThat;

import aver.ledger.client.LedgerUnavailableException;
import aver.ledger.client.NotFinalException;
import aver.ledger.proof.Digest;
import aver.ledger.proof.note.OtherChainException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

final class CommandLineRunnerTest {
  @TempDir private @Nullable Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Command(name = "aver", subcommands = Probe.class, footer = "Example: aver probe done")
  static final class Root {}

  @Command(name = "probe", footer = "Example: aver probe done")
  static final class Probe implements Callable<Integer> {
    @Mixin private CommonOptions options = new CommonOptions();

    @Parameters(index = "0")
    private String what = "";

    @Override
    public Integer call() throws Exception {
      switch (what) {
        case "wrong" -> throw CommandFailed.wrong("the sum is 3, 4 was promised: ask the sender");
        case "usage" -> throw CommandFailed.usage("no such rule");
        case "unavailable" -> throw CommandFailed.unavailable("nobody answers");
        case "silence" -> throw new LedgerUnavailableException("nobody answers");
        case "not final" -> throw new NotFinalException("it is not final: look before you send it");
        case "not final, other chain" ->
            throw new NotFinalException(
                "it is not final: look before you send it",
                new OtherChainException(Digest.ZERO, Digest.sha256(new byte[1])));
        case "io" -> throw new IOException("disk full");
        case "fault" -> throw new IllegalStateException("first\nsecond");
        default -> {
          options.output().line("it is " + what);
          options.output().document(Map.of("what", what));
        }
      }
      return ExitCode.DONE.code();
    }
  }

  private int run(String... args) {
    return CommandLineRunner.run(new Root(), new PrintWriter(out), new PrintWriter(err), args);
  }

  @Test
  void aResultIsTextForPeople() {
    assertThat(run("probe", "done")).isZero();
    assertThat(out.toString()).isEqualToIgnoringNewLines("it is done");
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void aResultIsOneDocumentForPrograms() {
    assertThat(run("probe", "--json", "done")).isZero();
    assertThat(out.toString()).isEqualToIgnoringWhitespace("{\"what\":\"done\"}");
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void eachFailureHasItsCodeAndOneLine() {
    assertThat(run("probe", "wrong")).isEqualTo(1);
    assertThat(run("probe", "usage")).isEqualTo(2);
    assertThat(run("probe", "unavailable")).isEqualTo(3);
    assertThat(err.toString().lines())
        .containsExactly(
            "aver: the sum is 3, 4 was promised: ask the sender",
            "aver: no such rule",
            "aver: nobody answers");
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void whatNobodyExpectedIsStillOneLine() {
    assertThat(run("probe", "fault")).isEqualTo(3);
    assertThat(run("probe", "io")).isEqualTo(3);
    assertThat(err.toString().lines())
        .containsExactly(
            "aver: a fault of the program itself: IllegalStateException: first; second"
                + ": --debug shows where",
            "aver: cannot be done now: IOException: disk full: --debug shows where");
  }

  @Test
  void whoeverSentSomethingIsNotToldToTryAgain() {
    assertThat(run("probe", "silence")).isEqualTo(3);
    assertThat(run("probe", "not final")).isEqualTo(3);
    assertThat(run("probe", "not final, other chain")).isEqualTo(3);
    assertThat(err.toString().lines())
        .containsExactly(
            "aver: the ledger cannot be reached: nobody answers: check the network, then try again"
                + ": --debug shows where",
            "aver: it is not final: look before you send it",
            "aver: it is not final: look before you send it");
  }

  @Test
  void debugShowsTheStackTrace() {
    assertThat(run("probe", "--debug", "fault")).isEqualTo(3);
    assertThat(err.toString()).contains("\tat aver.ledger.client.cli.CommandLineRunnerTest");
  }

  @Test
  void aWrongFlagNamesTheHelp() {
    assertThat(run("probe", "done", "--fast")).isEqualTo(2);
    assertThat(err.toString().lines()).hasSize(1);
    assertThat(err.toString()).startsWith("aver: ").contains("'--fast'", "see aver probe --help");
  }

  @Test
  void aMissingVerbIsAMistakeOfUse() {
    assertThat(run()).isEqualTo(2);
    assertThat(err.toString()).contains("subcommand", "see aver --help");
  }

  @Test
  void helpEndsWithAnExample() {
    assertThat(run("probe", "--help")).isZero();
    assertThat(out.toString()).contains("Usage: aver probe", "Example: aver probe done");
    assertThat(CommandTree.withoutExample(new Root())).isEmpty();
    assertThat(CommandTree.withoutJson(new Root())).isEmpty();
  }

  @Test
  void aFileThatIsNotThereIsNamed() throws IOException {
    Path existing = temporary().resolve("a");
    OutputFile.write(existing, "grüß");
    assertThat(InputFile.text(existing, "note", 100)).isEqualTo("grüß");
    assertThat(failure(() -> InputFile.text(temporary().resolve("b"), "note", 100)))
        .startsWith("USAGE there is no note ");
    assertThat(failure(() -> InputFile.text(temporary(), "note", 100))).contains("is not a file");
    assertThat(failure(() -> InputFile.bytes(existing, "note", 3))).contains("at most 3 are read");
    assertThat(failure(() -> OutputFile.write(temporary().resolve("x/y"), "")))
        .startsWith("USAGE cannot write ");
    Files.write(existing, new byte[] {(byte) 0xff});
    assertThat(failure(() -> InputFile.text(existing, "note", 100))).contains("is not UTF-8");
    assertThat(temporary()).isDirectoryNotContaining("glob:**.part");
  }

  private Path temporary() {
    assertThat(folder).isNotNull();
    return Objects.requireNonNull(folder);
  }

  private static String failure(Runnable action) {
    try {
      action.run();
      return "none";
    } catch (CommandFailed e) {
      return e.exitCode() + " " + e.getMessage();
    }
  }
}
