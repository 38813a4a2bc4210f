package aver.participant.model;

import picocli.CommandLine.Command;

/** {@code aver model evaluate} and {@code predict}; list and export belong to the coordinator. */
@Command(
    name = "model",
    description = "Uses an exported model on the rows of a file; asks nobody.",
    subcommands = {ModelEvaluate.class, ModelPredict.class},
    footer = {
      "",
      "Example: aver model evaluate --model risk-1.npy --schema schema.yaml --data patients.csv"
    })
public final class ModelCommand {}
