package aver.ledger.node.fault;

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
        "when one proposes, it tells one of the others another block than the rest,"
            + " with a proposal and votes of its own (CometBFT built with a few lines more)",
        row -> {
          OddEngines engines = new OddEngines(row, folder, program);
          engines.under(List.of(LIAR));
          engines.proposeTwo();
          row.until("one to vote for the other block", () -> engines.believed() > 0);
          try (LedgerClient reader = row.processes().client("hospital-3")) {
            row.until(
                "the liar to be suspended",
                () ->
                    reader.read(Keys.member(LIAR)).orElseThrow().status()
                        == MemberStatus.SUSPENDED);
          }
          row.saw(
              "it proposed two blocks %d times, and an honest one voted for the other block %d times"
                  .formatted(engines.proposedTwo(), engines.believed()));
          row.saw("it is suspended by a transaction that holds two of its votes");
          row.goesOn("with the liar suspended, whose vote still counts");
          row.processes().process(LIAR).destroyForcibly().waitFor();
          row.without(LIAR);
          row.goesOn("without it");
        });
  }
}
