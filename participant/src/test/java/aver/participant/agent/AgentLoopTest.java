package aver.participant.agent;

import static org.assertj.core.api.Assertions.assertThat;

import aver.ledger.client.LedgerUnavailableException;
import aver.ledger.proof.Digest;
import aver.ledger.rules.lifecycle.Commitments;
import aver.ledger.rules.lifecycle.Manifests;
import aver.ledger.rules.tx.RevealUpdate;
import aver.participant.Seeds;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The loop over a ledger that answers or not, and an agent that dies at any of its calls. */
final class AgentLoopTest {

  @TempDir Path folder;

  @Test
  void oneUpdateIsCommittedAndRevealedWhereverTheAgentDies() {
    Seeds.each(25, this::runWithDeaths);
  }

  private void runWithDeaths(long seed) {
    Random random = new Random(seed);
    Path work = folder.resolve("seed-" + seed);
    FakeLedger ledger = new FakeLedger(random, 4);
    int deaths = 0;
    for (int step = 0; step < 400 && !ledger.over; step++) {
      try (AgentJournal journal = AgentJournal.open(work, FakeLedger.CHAIN)) {
        LocalRound round =
            new LocalRound(FakeLedger.CHAIN, "h", TestTasks.rows(), journal, () -> salt(random));
        SiteHistory history = new SiteHistory(work.resolve("history.jsonl"));
        AgentReport report = new AgentReport(history, _ -> {});
        try (AgentLoop loop =
            new AgentLoop(
                ledger,
                journal,
                round,
                report,
                "rows",
                Duration.ofMinutes(1),
                () -> ledger.clockNs)) {
          while (!ledger.over) {
            loop.step();
          }
        }
      } catch (LedgerUnavailableException | FakeLedger.Died e) {
        deaths++; // the journal is closed and everything in memory is gone
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
    assertThat(ledger.over).as("after %d deaths", deaths).isTrue();
    assertThat(ledger.commitments).hasSize(1);
    RevealUpdate reveal = ledger.reveal.orElseThrow();
    Digest opened =
        Commitments.of(
            FakeLedger.CHAIN, "heart", 1, "h", Manifests.root(reveal.manifest()), reveal.salt());
    assertThat(ledger.commitments).containsExactly(opened);
    assertThat(Files.exists(work.resolve("heart/1"))).isFalse();
  }

  private static byte[] salt(Random random) {
    byte[] salt = new byte[32];
    random.nextBytes(salt);
    return salt;
  }
}
