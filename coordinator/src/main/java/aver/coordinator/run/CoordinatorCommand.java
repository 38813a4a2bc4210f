package aver.coordinator.run;

import aver.coordinator.join.CoordinatorJoin;
import picocli.CommandLine.Command;

/** {@code aver coordinator}: who opens rounds. */
@Command(
    name = "coordinator",
    description = "Opens rounds and watches them.",
    subcommands = {CoordinatorJoin.class, CoordinatorRun.class},
    footer = {"", "Example: aver coordinator run --config coordinator.yaml"})
public final class CoordinatorCommand {}
