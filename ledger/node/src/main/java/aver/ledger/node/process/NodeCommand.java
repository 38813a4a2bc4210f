package aver.ledger.node.process;

import picocli.CommandLine.Command;

/** {@code aver node}: a replica. */
@Command(
    name = "node",
    description = "A replica of the ledger.",
    subcommands = {NodeRun.class, NodeJoin.class, NodeBuildEngine.class},
    footer = {"", "Example: aver node run --config replica.yaml"})
public final class NodeCommand {}
