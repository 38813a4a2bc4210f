package aver.ledger.client.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * The option that every command has beside help and debug, and where its output goes; a picocli
 * {@code @Mixin}.
 */
public final class CommonOptions {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec command = CommandSpec.create();

  @Option(
      names = "--json",
      description = "Print one JSON document on standard output, nothing else there.")
  private boolean json;

  /** Whether the result is wanted as JSON. */
  public boolean json() {
    return json;
  }

  /** Where the command's result goes. */
  public Output output() {
    return new Output(command.commandLine().getOut(), json);
  }

  /**
   * Says on standard error that a file was written.
   *
   * @param what stands in it
   * @param next the command with which to go on
   */
  public void wrote(Path file, String what, String next) {
    PrintWriter err = command.commandLine().getErr();
    err.println("aver: wrote %s: %s; next: %s".formatted(file, what, next));
    err.flush();
  }

  /** Shows how far long work is, on standard error. */
  public Progress progress() {
    return new Progress(command.commandLine().getErr(), Terminal.onStandardError());
  }
}
