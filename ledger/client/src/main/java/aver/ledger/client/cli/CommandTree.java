package aver.ledger.client.cli;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** Looks at a tree of commands, for the tests that hold all of them to the same rules. */
public final class CommandTree {
  private CommandTree() {}

  /** The commands whose help ends without an example, as they are typed; hidden ones left out. */
  public static List<String> withoutExample(Object rootCommand) {
    List<String> found = new ArrayList<>();
    for (CommandLine command : all(CommandLineRunner.commandLine(rootCommand))) {
      String footer = String.join("\n", command.getCommandSpec().usageMessage().footer());
      if (!footer.contains("Example")) {
        found.add(command.getCommandSpec().qualifiedName(" "));
      }
    }
    return found;
  }

  /** The commands that do something but lack {@code --json}, as they are typed. */
  public static List<String> withoutJson(Object rootCommand) {
    List<String> found = new ArrayList<>();
    for (CommandLine command : all(CommandLineRunner.commandLine(rootCommand))) {
      boolean group = !command.getSubcommands().isEmpty();
      if (!group && command.getCommandSpec().findOption("--json") == null) {
        found.add(command.getCommandSpec().qualifiedName(" "));
      }
    }
    return found;
  }

  /** The commands that do something themselves; hidden ones left out. */
  public static List<CommandSpec> doing(Object rootCommand) {
    return all(CommandLineRunner.commandLine(rootCommand)).stream()
        .filter(command -> command.getSubcommands().isEmpty())
        .map(CommandLine::getCommandSpec)
        .toList();
  }

  private static List<CommandLine> all(CommandLine root) {
    List<CommandLine> found = new ArrayList<>();
    found.add(root);
    for (CommandLine child : new LinkedHashSet<>(root.getSubcommands().values())) {
      if (!child.getCommandSpec().usageMessage().hidden()) {
        found.addAll(all(child));
      }
    }
    return found;
  }
}
