package aver.coordinator.task;

import aver.coordinator.join.ResearcherJoin;
import picocli.CommandLine.Command;

/** {@code aver task}: what researchers ask for. */
@Command(
    name = "task",
    description = "What researchers ask of the federation.",
    subcommands = {ResearcherJoin.class},
    footer = {"", "Example: aver task join --help"})
public final class TaskCommand {}
