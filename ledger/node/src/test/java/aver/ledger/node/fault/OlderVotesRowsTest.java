package aver.ledger.node.fault;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The row of the fault table in which the memory of CometBFT's votes alone is an older one. */
@Tag("slow")
@Tag("faults")
final class OlderVotesRowsTest {
  private static final String ID = "replica-4";
  private static final int NOT_STARTED = 3;

  @TempDir Path folder;

  @Test
  void row22WhatOneSignedLastIsPutBack() throws Exception {
    Table.play(
        "22",
        "comet",
        folder,
        "of the disk of one the file that says what its engine signed last, and that alone, is put"
            + " back to an older copy; then the newest is put back",
        row -> {
          Path signed = row.data(ID).resolve("engine-comet/data/priv_validator_state.json");
          Path older = Files.copy(signed, folder.resolve("older"));
          needed(row);
          row.processes().process(ID).destroyForcibly().waitFor();
          Path newest = Files.copy(signed, folder.resolve("newest"));
          Files.copy(older, signed, StandardCopyOption.REPLACE_EXISTING);
          row.processes().start(ID);
          row.endsItself(ID, NOT_STARTED, "it is an older copy");
          row.goesOn("without it");
          Files.copy(newest, signed, StandardCopyOption.REPLACE_EXISTING);
          row.processes().start(ID);
          row.healthyOrDead(ID);
          needed(row);
        });
  }

  /** Another one is stopped, so that the one has to vote and sign. */
  private static void needed(Row row) throws Exception {
    row.processes().end("replica-3");
    row.goesOn("it is needed");
    row.processes().start("replica-3");
    row.healthyOrDead("replica-3");
  }
}
