package aver.ledger.node.fault;

import static org.assertj.core.api.Assertions.assertThat;

import aver.ledger.client.LedgerUnavailableException;
import aver.ledger.rules.state.Attempt;
import aver.ledger.rules.state.AttemptPhase;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A row of the fault table in which nobody runs for two weeks, by the replicas' clocks. */
@Tag("slow")
@Tag("faults")
final class OutageRowsTest {
  private static final Duration OUTAGE = Duration.ofDays(14);
  private static final Duration NEAR = Duration.ofMinutes(15);

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"ratis", "comet"})
  void row22NobodyRunsForTwoWeeks(String engine) throws Exception {
    WrongClocks.require();
    Table.play(
        "22",
        engine,
        folder,
        "kill -9 of all at once in the middle of a round whose reveals are due within the hour;"
            + " all are started with clocks two weeks later (libfaketime, JVM)",
        row -> {
          WrongClocks clocks = new WrongClocks(row, folder);
          List<String> all = row.processes().replicas();
          try (Round round = new Round(row.processes(), folder)) {
            round.begin();
            round.commit();
            Attempt before = round.attempt();
            Duration then = clocks.ofLedger();
            for (String id : all) {
              row.processes().process(id).destroyForcibly();
            }
            for (String id : all) {
              row.processes().process(id).waitFor();
            }
            clocks.set(Map.of("FAKETIME", "+14d"), all);
            clocks.start(all);
            row.until("ledger time to be that of the clocks", () -> isLater(clocks));
            row.goesOn("two weeks later");
            Attempt after = round.attempt();
            assertThat(after.phase()).isEqualTo(AttemptPhase.REVEAL);
            Duration moved = Duration.ofMillis(after.deadlineMs() - before.deadlineMs());
            Duration step = clocks.ofLedger().minus(then);
            assertThat(moved.minus(OUTAGE).abs()).as("the deadline moved").isLessThan(NEAR);
            row.saw(
                "ledger time went %d min on, the open deadline %d min"
                    .formatted(step.toMinutes(), moved.toMinutes()));
            round.upload();
            round.reveal();
            round.becomesRight();
            row.saw("the round goes on: the mean of all three");
          }
        });
  }

  private static boolean isLater(WrongClocks clocks) throws Exception {
    try {
      return clocks.ofLedger().minus(OUTAGE).abs().compareTo(NEAR) < 0;
    } catch (LedgerUnavailableException notYet) {
      return false;
    }
  }
}
