package aver.ledger.client.cli;

import aver.ledger.client.LedgerUnavailableException;
import aver.ledger.client.NotFinalException;
import aver.ledger.client.TrustFileException;
import aver.ledger.client.keys.KeyFileException;
import aver.ledger.client.view.ViewUnavailableException;
import aver.ledger.client.yaml.InvalidYamlException;
import aver.ledger.proof.note.OtherChainException;
import aver.ledger.rules.ProtocolUnknownException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.util.Arrays;
import java.util.LinkedHashSet;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/**
 * Runs a command and turns whatever happens into an exit code and at most one line on standard
 * error.
 *
 * <p>A wrong argument ends with 2, a {@link CommandFailed} with its own code, a key file that
 * cannot be used and replicas of another chain with 2, a failed disk or network and rules that this
 * program does not have with 3, and a fault of the program itself with 3. Stack traces are shown
 * with {@code --debug} only.
 */
public final class CommandLineRunner {
  private static final int HELP_WIDTH = 100;

  private CommandLineRunner() {}

  /** Runs with the process's own streams and returns the exit code. */
  public static int run(Object rootCommand, String... args) {
    return run(
        rootCommand,
        new PrintWriter(System.out, true, StandardCharsets.UTF_8),
        new PrintWriter(System.err, true, StandardCharsets.UTF_8),
        args);
  }

  /** Runs with given streams and returns the exit code. */
  public static int run(Object rootCommand, PrintWriter out, PrintWriter err, String... args) {
    CommandLine line = commandLine(rootCommand).setOut(out).setErr(err);
    int code = line.execute(args);
    out.flush();
    err.flush();
    return code;
  }

  /** The command line of a root command, for running it and for looking at its help. */
  static CommandLine commandLine(Object rootCommand) {
    CommandLine line = new CommandLine(rootCommand);
    addOptions(line);
    return line.setUsageHelpWidth(HELP_WIDTH)
        .setColorScheme(CommandLine.Help.defaultColorScheme(Ansi.OFF))
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setParameterExceptionHandler(CommandLineRunner::wrongArguments)
        .setExecutionExceptionHandler(CommandLineRunner::failed);
  }

  // added here and not by each command, so that none can lack them
  private static void addOptions(CommandLine command) {
    CommandSpec spec = command.getCommandSpec();
    if (spec.findOption("--debug") == null) {
      spec.addOption(
          OptionSpec.builder("--debug")
              .type(boolean.class)
              .description("Show the stack trace of a failure.")
              .build());
    }
    if (spec.findOption("--help") == null) {
      spec.addOption(
          OptionSpec.builder("-h", "--help")
              .type(boolean.class)
              .usageHelp(true)
              .description("Show this text.")
              .build());
    }
    new LinkedHashSet<>(command.getSubcommands().values()).forEach(CommandLineRunner::addOptions);
  }

  private static int wrongArguments(ParameterException problem, String[] args) {
    CommandLine command = problem.getCommandLine();
    PrintWriter err = command.getErr();
    if (Arrays.asList(args).contains("--debug")) {
      problem.printStackTrace(err);
    }
    err.println(
        "aver: %s: see %s --help"
            .formatted(
                oneLine(String.valueOf(problem.getMessage())),
                command.getCommandSpec().qualifiedName(" ")));
    return ExitCode.USAGE.code();
  }

  private static int failed(Exception problem, CommandLine command, @Nullable ParseResult parsed) {
    PrintWriter err = command.getErr();
    boolean debug = parsed != null && debugWanted(parsed);
    if (debug) {
      problem.printStackTrace(err);
    }
    CommandFailed failure = explain(problem);
    // what to do first has to stand last
    boolean whole = failure == problem || problem instanceof NotFinalException;
    String hint = whole || debug ? "" : hint(failure);
    err.println("aver: " + oneLine(String.valueOf(failure.getMessage())) + hint);
    return failure.exitCode().code();
  }

  private static boolean debugWanted(ParseResult parsed) {
    ParseResult at = parsed;
    while (at.hasSubcommand()) {
      at = at.subcommand();
    }
    return at.hasMatchedOption("--debug");
  }

  private static CommandFailed explain(Exception problem) {
    return switch (problem) {
      case CommandFailed failure -> failure;
      case KeyFileException e -> CommandFailed.usage(String.valueOf(e.getMessage()), e);
      case InvalidYamlException e -> CommandFailed.usage(String.valueOf(e.getMessage()), e);
      case LedgerUnavailableException e -> unreachable(e);
      case ViewUnavailableException e -> unreachable(e);
      case ProtocolUnknownException e ->
          CommandFailed.unavailable(String.valueOf(e.getMessage()), e);
      case NoSuchFileException e ->
          CommandFailed.usage("there is no file " + e.getFile() + ": correct the path", e);
      case AccessDeniedException e ->
          CommandFailed.usage(e.getFile() + " is closed to this user: give the right to it", e);
      case UncheckedIOException e -> explain(ioCause(e));
      case IOException e -> CommandFailed.unavailable("cannot be done now: " + described(e), e);
      case InterruptedException e -> CommandFailed.unavailable("interrupted before the end", e);
      default ->
          CommandFailed.unavailable(
              "a fault of the program itself: " + described(problem), problem);
    };
  }

  private static CommandFailed unreachable(Exception e) {
    if (e instanceof NotFinalException) {
      // whatever the last replica said, it is not to be tried again before a look
      return CommandFailed.unavailable(String.valueOf(e.getMessage()), e);
    }
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof TrustFileException trust) {
        return trustFile(trust);
      }
      if (cause instanceof OtherChainException) {
        return CommandFailed.usage(
            "these replicas run another chain: %s: use the genesis file of their ledger"
                .formatted(cause.getMessage()),
            e);
      }
    }
    return CommandFailed.unavailable(
        "the ledger cannot be reached: " + e.getMessage() + ": check the network, then try again",
        e);
  }

  /** A wrong path or mode is the settings' fault, all else the disk's. */
  private static CommandFailed trustFile(TrustFileException e) {
    String why = e.getMessage();
    return e.settings()
        ? CommandFailed.usage(
            why + ": make its folder or give the right to it, or name another file", e)
        : CommandFailed.unavailable(why + ": check the disk, then try again", e);
  }

  private static IOException ioCause(UncheckedIOException e) {
    IOException cause = e.getCause();
    return cause == null ? new IOException(e) : cause;
  }

  private static String hint(CommandFailed failure) {
    return failure.exitCode() == ExitCode.UNAVAILABLE ? ": --debug shows where" : "";
  }

  private static String described(Throwable problem) {
    String message = problem.getMessage();
    String name = problem.getClass().getSimpleName();
    return message == null || message.isBlank() ? name : name + ": " + message;
  }

  private static String oneLine(String text) {
    return text.strip().replaceAll("\\s*\\R\\s*", "; ");
  }
}
