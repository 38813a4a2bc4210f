package aver.ledger.node;

import aver.ledger.client.cli.CommandLineRunner;
import aver.ledger.node.genesis.GenesisCommand;
import aver.ledger.node.process.NodeCommand;
import aver.ledger.node.read.AuditCommand;
import aver.ledger.node.read.LedgerCommand;
import picocli.CommandLine.Command;

/** The process of the verbs node, ledger, audit and genesis. */
@Command(
    name = "aver",
    description = "Runs, reads and checks the ledger.",
    subcommands = {
      GenesisCommand.class,
      NodeCommand.class,
      AuditCommand.class,
      LedgerCommand.class
    },
    footer = {"", "Example: aver genesis show genesis.json"})
public final class LedgerMain {
  /** Runs one command and ends the process with its exit code. */
  public static void main(String[] args) {
    System.exit(CommandLineRunner.run(new LedgerMain(), args));
  }
}
