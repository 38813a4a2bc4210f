package aver.coordinator.task;

import aver.coordinator.join.ResearcherJoin;
import picocli.CommandLine.Command;

/** {@code aver task}: what researchers ask for. */
@Command(
    name = "task",
    description = "What researchers ask of the federation.",
    subcommands = {
      ResearcherJoin.class,
      TaskCreate.class,
      TaskList.class,
      TaskShow.class,
      TaskFollow.class,
      TaskCancel.class
    },
    footer = {"", "Example: aver task follow risk-1 --config researcher.yaml"})
public final class TaskCommand {}
