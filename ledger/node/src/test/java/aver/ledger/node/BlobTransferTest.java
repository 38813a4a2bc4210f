package aver.ledger.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import aver.ledger.client.LedgerClient;
import aver.ledger.client.LedgerUnavailableException;
import aver.ledger.client.blob.BlobDownload;
import aver.ledger.client.blob.BlobPlace;
import aver.ledger.client.blob.BlobRefusedException;
import aver.ledger.client.blob.Update;
import aver.ledger.client.blob.UpdateUpload;
import aver.ledger.client.blob.VectorSink;
import aver.ledger.rules.state.AttemptPhase;
import aver.ledger.rules.state.Keys;
import aver.ledger.rules.state.VectorEntry;
import aver.ledger.rules.state.VectorRole;
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
      modelsAndOwnUpdatesAreRead(study);
    }
  }

  private static void modelsAndOwnUpdatesAreRead(Study study) throws Exception {
    BlobPlace model = new BlobPlace.OfModel(Study.TASK, 1);
    VectorEntry made =
        study.client("admin-1").read(Keys.model(Study.TASK, 1)).orElseThrow().manifest().getFirst();
    for (String member : List.of("hospital-2", "researcher-1", "replica-1")) {
      assertThat(read(study, member, made, model)).as(member).hasSize(DIMENSION);
    }
    assertThatThrownBy(() -> read(study, "coordinator-1", made, model))
        .isInstanceOfSatisfying(
            BlobRefusedException.class, e -> assertThat(e.code()).isEqualTo("blob_no_right"));
    VectorEntry own =
        study
            .update("hospital-1", 1, i -> i % 1000 - "hospital-1".hashCode() % 7)
            .manifest()
            .getFirst();
    BlobPlace update = new BlobPlace.OfUpdate(Study.TASK, 1, "hospital-1");
    assertThat(read(study, "hospital-1", own, update)).startsWith(-"hospital-1".hashCode() % 7);
    assertThatThrownBy(() -> read(study, "hospital-2", own, update))
        .isInstanceOfSatisfying(
            BlobRefusedException.class, e -> assertThat(e.code()).isEqualTo("blob_no_right"));
    VectorEntry nowhere = new VectorEntry(VectorRole.MODEL, 4, Study.digest("nowhere"));
    assertThatThrownBy(() -> read(study, "replica-1", nowhere, new BlobPlace.Anywhere()))
        .isInstanceOfSatisfying(
            BlobRefusedException.class, e -> assertThat(e.code()).isEqualTo("blob_unknown"));
  }

  private static int[] read(Study study, String member, VectorEntry vector, BlobPlace place)
      throws Exception {
    VectorSink sink = new VectorSink(vector);
    BlobDownload.over(study.client(member))
        .fetch(vector.root(), vector.length() * Integer.BYTES, place, sink);
    return sink.values();
  }
}
