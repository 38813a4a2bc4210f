package aver.participant.agent;

import static org.assertj.core.api.Assertions.assertThat;

import aver.ledger.rules.tx.CommitUpdate;
import aver.ledger.rules.tx.Enrol;
import aver.ledger.rules.tx.RevealUpdate;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is refused again and again, beside everything else that an agent has to do. */
@Timeout(120)
final class BackoffTest {
  private static final Action ENROL = new Action.Enrol("lungs", 1);

  @TempDir Path folder;

  private final FakeLedger ledger = new FakeLedger(new Random(1), 0).joined();
  private long clockNs;

  /** The clock stands still, so that nothing is due again. */
  @Test
  void aRefusedEnrolmentHoldsUpNoOtherTask() throws Exception {
    ledger.another = true;
    ledger.refuses = Enrol.class::isInstance;
    try (AgentJournal journal = AgentJournal.open(folder.resolve("journal"), FakeLedger.CHAIN);
        AgentLoop loop = loop(journal)) {
      while (ledger.reveal.isEmpty()) {
        var _ = loop.step();
      }
      assertThat(ledger.signed).filteredOn(Enrol.class::isInstance).hasSize(1);
      assertThat(ledger.signed)
          .hasAtLeastOneElementOfType(CommitUpdate.class)
          .hasAtLeastOneElementOfType(RevealUpdate.class);
    }
  }

  /** What cannot be uploaded is as urgent as can be, and the task behind it waits all the same. */
  @Test
  void aRevealThatNobodyTakesHoldsUpNoOtherTask() throws Exception {
    ledger.uploads = false;
    try (AgentJournal journal = AgentJournal.open(folder.resolve("journal"), FakeLedger.CHAIN);
        AgentLoop loop = loop(journal)) {
      Action action = loop.step();
      while (!(action instanceof Action.UploadAndReveal)) {
        action = loop.step();
      }
      ledger.another = true;
      assertThat(loop.step()).isEqualTo(ENROL);
      assertThat(loop.step()).isInstanceOf(Action.Wait.class);
      ledger.uploads = true;
      clockNs += Duration.ofSeconds(1).toNanos();
      assertThat(loop.step()).isInstanceOf(Action.UploadAndReveal.class);
      assertThat(ledger.reveal).isPresent();
    }
  }

  private AgentLoop loop(AgentJournal journal) throws IOException {
    LocalRound round =
        new LocalRound(FakeLedger.CHAIN, "h", TestTasks.rows(), journal, () -> new byte[32]);
    AgentReport report = new AgentReport(new SiteHistory(folder.resolve("history")), _ -> {});
    return new AgentLoop(
        ledger, journal, round, report, "rows", Duration.ofHours(1), () -> clockNs);
  }

  /** What was kept for an outage may be signed again at once when it is over. */
  @Test
  void theFirstRefusalBehindAnOutageWaitsForASecond() {
    Backoff backoff = new Backoff(() -> clockNs);
    for (int time = 0; time < 12; time++) {
      Duration _ = backoff.unanswered(ENROL);
    }
    assertThat(backoff.refused(ENROL)).isEqualTo(Duration.ofSeconds(1));
    assertThat(backoff.unanswered(ENROL)).isEqualTo(Duration.ofSeconds(30));
    assertThat(backoff.refused(ENROL))
        .as("which an answer does not forget")
        .isEqualTo(Duration.ofSeconds(2));
  }

  @Test
  void eachTimeItWaitsLongerAndOnlyItself() {
    Backoff backoff = new Backoff(() -> clockNs);
    AttemptKey key = new AttemptKey("heart", 1);
    Action reveal = new Action.UploadAndReveal(key);
    assertThat(backoff.nextMs()).isEmpty();
    assertThat(backoff.refused(ENROL)).isEqualTo(Duration.ofSeconds(1));
    assertThat(backoff.holds(ENROL)).isTrue();
    assertThat(backoff.holds(reveal)).isFalse();
    assertThat(backoff.nextMs()).hasValue(1000);
    clockNs += 1_000_000_000;
    assertThat(backoff.holds(ENROL)).isFalse();
    assertThat(backoff.nextMs()).isEmpty();
    List<Duration> waits = new ArrayList<>();
    for (int time = 0; time < 40; time++) {
      waits.add(backoff.refused(ENROL));
      clockNs += waits.getLast().toNanos();
    }
    assertThat(waits).startsWith(Duration.ofSeconds(2), Duration.ofSeconds(4)).isSorted();
    assertThat(waits.getLast()).isEqualTo(Duration.ofHours(1));
    Duration last = Duration.ZERO;
    for (int time = 0; time < 40; time++) {
      last = backoff.refused(reveal);
    }
    assertThat(last).isEqualTo(Duration.ofMinutes(5));
    for (int time = 0; time < 40; time++) {
      last = backoff.unanswered(reveal);
    }
    assertThat(last).isEqualTo(Duration.ofSeconds(30));
    backoff.done(reveal);
    assertThat(backoff.refused(reveal)).isEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void whatIsNotTriedAgainIsForgotten() {
    Backoff backoff = new Backoff(() -> clockNs);
    for (int time = 0; time < 20; time++) {
      var _ = backoff.refused(ENROL);
    }
    clockNs += Duration.ofHours(4).toNanos();
    var _ = backoff.refused(new Action.Leave("lungs"));
    assertThat(backoff.refused(ENROL)).isEqualTo(Duration.ofSeconds(1));
  }
}
