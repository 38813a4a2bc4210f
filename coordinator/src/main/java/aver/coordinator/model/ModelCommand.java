package aver.coordinator.model;

import picocli.CommandLine.Command;

/** {@code aver model}: what training brought. Evaluation and prediction need training code. */
@Command(
    name = "model",
    description = {
      "Lists and exports the certified models of a task.",
      "aver model evaluate and aver model predict use an exported one."
    },
    subcommands = {ModelList.class, ModelExport.class},
    footer = {"", "Example: aver model export risk-1 -o risk-1.npy --config researcher.yaml"})
public final class ModelCommand {}
