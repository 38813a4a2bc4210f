package aver.ledger.client.cli;

import java.io.PrintWriter;
import picocli.CommandLine.Model.CommandSpec;

/** What a person should know beside a command's result; it changes neither result nor exit code. */
public final class Warning {
  private Warning() {}

  /** One line on the command's standard error. */
  public static void print(CommandSpec command, String text) {
    PrintWriter err = command.commandLine().getErr();
    err.println("aver: warning: " + text);
    err.flush();
  }
}
