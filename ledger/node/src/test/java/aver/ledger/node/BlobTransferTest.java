package aver.ledger.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import aver.ledger.client.LedgerClient;
import aver.ledger.client.LedgerUnavailableException;
import aver.ledger.client.blob.Update;
import aver.ledger.client.blob.UpdateUpload;
import aver.ledger.rules.state.AttemptPhase;
import aver.ledger.rules.tx.Acknowledgement;
import aver.ledger.rules.tx.RevealUpdate;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Updates on their way to four replicas, until the rules accept their reveals. */
final class BlobTransferTest {
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final int DIMENSION = 40_000;
  @TempDir Path folder;

  @Test
  void aQuorumAcknowledgesAndTheRevealIsAccepted() throws Exception {
    try (Study study = new Study(new Federation(folder), DIMENSION)) {
      LedgerClient admin = study.client("admin-1");
      await()
          .atMost(LONG)
          .ignoreException(LedgerUnavailableException.class)
          .until(() -> admin.refresh().timeMs() > study.genesisMs());
      study.prepare();
      study.open();
      for (String hospital : Federation.HOSPITALS) {
        study.commit(hospital, study.update(hospital, 1, i -> i % 1000 - hospital.hashCode() % 7));
      }
      for (String hospital : Federation.HOSPITALS) {
        study.await(hospital, 1, AttemptPhase.REVEAL);
        Update update = study.update(hospital, 1, i -> i % 1000 - hospital.hashCode() % 7);
        List<Acknowledgement> certificate = new UpdateUpload(study.client(hospital)).send(update);
        assertThat(certificate).hasSizeGreaterThanOrEqualTo(3).isSorted();
        study.run(
            hospital,
            new RevealUpdate(
                Study.TASK, 1, update.manifest(), update.salt(), 100, certificate, List.of()));
      }
      study.await("admin-1", 1, AttemptPhase.FINAL);
    }
  }
}
