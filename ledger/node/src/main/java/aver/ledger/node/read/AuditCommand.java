package aver.ledger.node.read;

import picocli.CommandLine.Command;

/** {@code aver audit}: checks without a network. */
@Command(
    name = "audit",
    description = "Checks a ledger from its genesis on, without a network.",
    subcommands = {AuditVerify.class, AuditExplain.class, AuditCheckProof.class},
    footer = {"", "Example: aver audit verify replica-1 --genesis genesis.json"})
public final class AuditCommand {}
