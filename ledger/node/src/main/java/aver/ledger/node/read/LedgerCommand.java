package aver.ledger.node.read;

import aver.ledger.node.member.LedgerRotateKeys;
import aver.ledger.node.member.LedgerStatus;
import aver.ledger.node.member.LedgerTransfer;
import picocli.CommandLine.Command;

/** {@code aver ledger}: reads what a replica keeps. */
@Command(
    name = "ledger",
    description = {
      "Reads the directory of a stopped replica, or asks running ones; lets another order begin"
          + " (import); and what any member does there: transfer, rotate-keys."
    },
    subcommands = {
      LedgerCheckpointCommand.class,
      LedgerTransactions.class,
      LedgerProof.class,
      LedgerExport.class,
      LedgerImport.class,
      LedgerStatus.class,
      LedgerTransfer.class,
      LedgerRotateKeys.class
    },
    footer = {"", "Example: aver ledger checkpoint --dir replica-1"})
public final class LedgerCommand {}
