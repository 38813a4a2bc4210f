package aver.ledger.node.genesis;

import picocli.CommandLine.Command;

/** {@code aver genesis}: the founding document. */
@Command(
    name = "genesis",
    description = "Makes and reads the founding document, from which everything is checked.",
    subcommands = {GenesisCreate.class, GenesisShow.class, GenesisVkeys.class},
    footer = {"", "Example: aver genesis show genesis.json"})
public final class GenesisCommand {}
