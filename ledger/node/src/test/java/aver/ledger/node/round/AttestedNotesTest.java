package aver.ledger.node.round;

import static org.assertj.core.api.Assertions.assertThat;

import aver.ledger.proof.Digest;
import aver.ledger.rules.state.AttemptPhase;
import aver.ledger.rules.state.Keys;
import aver.ledger.store.LedgerStore;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** No two results of one attempt leave a replica, restarted or not. */
final class AttestedNotesTest {
  private static final Duty.Attest DUTY = new Duty.Attest("t", 1);
  private static final Digest ONE = Situation.digest("one");
  private static final Digest OTHER = Situation.digest("other");
  @TempDir Path folder;

  private LedgerStore open() {
    return LedgerStore.open(folder.resolve("ledger"), Situation.digest("chain"));
  }

  @Test
  void aResultThatWasStoodByStaysAfterARestart() {
    try (LedgerStore store = open()) {
      assertThat(new AttestedNotes(store.notes()).standBy(DUTY, ONE)).isTrue();
    }
    try (LedgerStore store = open()) {
      AttestedNotes notes = new AttestedNotes(store.notes());
      assertThat(notes.standBy(DUTY, OTHER)).isFalse();
      assertThat(notes.standBy(DUTY, ONE)).isTrue();
      assertThat(notes.standBy(new Duty.Attest("t", 2), OTHER)).isTrue();
    }
  }

  @Test
  void anAttemptThatIsOverIsForgottenAndADifferentResultIsCounted() {
    Situation situation = new Situation().task(0, 3).attempt(1, AttemptPhase.ATTEST, 60_000);
    try (LedgerStore store = open()) {
      AttestedNotes notes = new AttestedNotes(store.notes());
      assertThat(notes.standBy(DUTY, ONE)).isTrue();
      assertThat(notes.settle(situation.state)).isZero();
      assertThat(notes.standBy(DUTY, OTHER)).as("not over").isFalse();
      situation.attempt(1, AttemptPhase.FINAL, 60_000);
      for (String replica : new String[] {"r2", "r3", "r4"}) {
        situation.state.put(Keys.attestation("t", 1, replica), OTHER);
      }
      assertThat(notes.settle(situation.state)).isEqualTo(1);
      assertThat(notes.settle(situation.state)).isZero();
    }
    try (LedgerStore store = open()) {
      assertThat(store.notes().beginningWith("attested/")).isEmpty();
    }
  }

  @Test
  void whoAttestedAnotherResultThanTheQuorumIsNamed() {
    Logger log = (Logger) LoggerFactory.getLogger(AttestedNotes.class);
    ListAppender<ILoggingEvent> said = new ListAppender<>();
    said.start();
    log.addAppender(said);
    Situation situation = new Situation().task(0, 3).attempt(1, AttemptPhase.FINAL, 60_000);
    for (String replica : new String[] {"r1", "r2", "r4"}) {
      situation.state.put(Keys.attestation("t", 1, replica), ONE);
    }
    situation.state.put(Keys.attestation("t", 1, "r3"), OTHER);
    try (LedgerStore store = open()) {
      AttestedNotes notes = new AttestedNotes(store.notes());
      assertThat(notes.standBy(DUTY, ONE)).isTrue();
      assertThat(notes.settle(situation.state)).as("its own is the quorum's").isZero();
      assertThat(notes.settle(situation.state)).isZero();
    } finally {
      log.detachAppender(said);
    }
    assertThat(said.list)
        .singleElement()
        .extracting(ILoggingEvent::getFormattedMessage)
        .asString()
        .contains("ALARM attempt 1 of t: r3 attested result " + OTHER.hex())
        .contains("a quorum attested " + ONE.hex());
  }
}
