package aver.ledger.node.fault;

import static org.assertj.core.api.Assertions.assertThat;

import aver.ledger.client.LedgerClient;
import aver.ledger.rules.state.Keys;
import aver.ledger.rules.state.MemberStatus;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The row of the fault table in which CometBFT itself lies: other blocks to other peers. */
@Tag("slow")
@Tag("faults")
final class TwoBlocksRowsTest {
  private static final String LIAR = "replica-4";

  @TempDir Path folder;

  @Test
  void row18AProposerTellsOneAnotherBlock() throws Exception {
    Path program = OddProgram.require();
    Table.play(
        "18",
        "comet",
        folder,
        "when one proposes, it tells one of the others, each in turn, another block than the rest,"
            + " with a proposal and votes of its own (CometBFT built with a few lines more)",
        row -> {
          OddEngines engines = new OddEngines(row, folder, program);
          engines.under(List.of(LIAR));
          engines.proposeTwo();
          try (LedgerClient reader = row.processes().client("hospital-3")) {
            row.until(
                "the liar to be suspended",
                () ->
                    reader.read(Keys.member(LIAR)).orElseThrow().status()
                        == MemberStatus.SUSPENDED);
          }
          long proposed = engines.proposedTwo();
          row.saw(
              "it proposed two blocks %d times; it is suspended by a transaction that holds two votes"
                      .formatted(proposed)
                  + " of it");
          assertThat(proposed).as("two blocks").isPositive();
          row.goesOn("with the liar as no validator");
          row.processes().process(LIAR).destroyForcibly().waitFor();
          row.without(LIAR);
          row.goesOn("without it");
        });
  }
}
