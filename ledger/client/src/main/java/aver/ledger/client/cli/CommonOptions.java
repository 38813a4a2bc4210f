package aver.ledger.client.cli;

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

  /** Shows how far long work is, on standard error. */
  public Progress progress() {
    return new Progress(command.commandLine().getErr(), Terminal.onStandardError());
  }
}
