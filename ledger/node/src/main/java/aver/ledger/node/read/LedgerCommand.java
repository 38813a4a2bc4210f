package aver.ledger.node.read;

import picocli.CommandLine.Command;

/** {@code aver ledger}: reads what a replica keeps. */
@Command(
    name = "ledger",
    description = "Reads the directory of a stopped replica, or asks a running one.",
    subcommands = {
      LedgerCheckpointCommand.class,
      LedgerTransactions.class,
      LedgerProof.class,
      LedgerExport.class
    },
    footer = {"", "Example: aver ledger checkpoint --dir replica-1"})
public final class LedgerCommand {}
