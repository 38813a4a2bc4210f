package aver.ledger.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import aver.ledger.client.LedgerClient;
import aver.ledger.client.Outcome;
import aver.ledger.proof.note.LedgerCheckpoint;
import aver.ledger.proof.note.Note;
import aver.ledger.rules.action.OpenStudy;
import aver.ledger.rules.state.Keys;
import aver.ledger.rules.tx.Propose;
import aver.ledger.rules.tx.Transfer;
import aver.ledger.rules.tx.Vote;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ReplicaTest {
  private static final Duration LONG = Duration.ofSeconds(40);
  @TempDir Path folder;

  @Test
  void fourReplicasCertifyWhatMembersSubmitAndGoOnWithoutOne() throws Exception {
    try (Federation federation = new Federation(folder);
        LedgerClient admin = federation.ready("admin-1");
        LedgerClient other = federation.client("admin-2")) {
      assertThat(admin.submit(new Transfer("hospital-1", 7)).done()).isTrue();
      assertThat(admin.read(Keys.balance("hospital-1"))).contains(17L);
      assertThat(admin.read(Keys.balance("admin-2"))).isEmpty();

      long closes = admin.refresh().timeMs() + Duration.ofDays(1).toMillis();
      var study = new OpenStudy("heart", "to learn");
      assertThat(admin.submit(new Propose(study, closes)).done()).isTrue();
      federation.stop("replica-2");
      var voted = other.submit(other.sign(new Vote(1, true)), LONG);
      assertThat(voted.done()).as("%s", voted).isTrue();
      assertThat(other.read(Keys.study("heart"))).isPresent();
      Outcome refused = other.submit(new Transfer("hospital-1", 999));
      assertThat(refused)
          .isInstanceOfSatisfying(
              Outcome.Final.class, f -> assertThat(f.leaf().outcome()).isPositive());

      federation.start("replica-2");
      long height = other.refresh().height();
      await()
          .atMost(LONG)
          .until(() ->
              federation
                  .replica("replica-2")
                  .certified()
                  .map(note -> LedgerCheckpoint.parse(Note.parse(note).text()).height())
                  .filter(h -> h >= height)
                  .isPresent());
    }
  }
}
