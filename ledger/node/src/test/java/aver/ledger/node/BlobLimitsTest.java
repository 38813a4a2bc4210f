package aver.ledger.node;

import static org.assertj.core.api.Assertions.assertThat;

import aver.ledger.client.LedgerClient;
import aver.ledger.client.blob.Update;
import aver.ledger.client.blob.UpdateUpload;
import aver.ledger.rules.state.AttemptPhase;
import aver.ledger.rules.tx.Acknowledgement;
import java.nio.file.Path;
import java.time.Duration;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A replica without room, and a sender without haste. */
final class BlobLimitsTest {
  private static final String FULL = "replica-1";
  private static final int DIMENSION = 40_000;
  @TempDir Path folder;

  @Test
  void aReplicaWithoutRoomSaysSoAndTheOthersTakeTheUpdate() throws Exception {
    try (SmallDisk _ = new SmallDisk(folder.resolve(FULL).resolve("blobs"), 32);
        Study study = Study.prepared(folder, DIMENSION)) {
      Update update = committed(study);
      try (RawUpload upload = new RawUpload(study.federation, "hospital-1", FULL)) {
        upload.open(RawUpload.opening(study.federation, "hospital-1", update));
        var refused = upload.answer().getRefused();
        assertThat(refused.getCode()).isEqualTo("blob_no_space");
        assertThat(refused.getRetryAfterMs()).isPositive();
      }
      LedgerClient client = study.client("hospital-1");
      while (!client.present().replica().equals(FULL)) {
        client.leave(client.present());
      }
      assertThat(new UpdateUpload(client).send(update))
          .extracting(Acknowledgement::replica)
          .containsExactly("replica-2", "replica-3", "replica-4");
    }
  }

  /** It waits as long as a replica waits: a minute. */
  @Tag("slow")
  @Test
  void aSenderThatSaysNothingForAMinuteLosesItsTurnAndKeepsItsLeaves() throws Exception {
    try (Study study = Study.prepared(folder, DIMENSION)) {
      Update update = committed(study);
      try (RawUpload upload = new RawUpload(study.federation, "hospital-1", FULL)) {
        upload.open(RawUpload.opening(study.federation, "hospital-1", update));
        assertThat(upload.answer().getProgress().getLeaf()).isZero();
        upload.leaves(update, 0, 1);
        var refused = upload.answer(Duration.ofMinutes(2)).getRefused();
        assertThat(refused.getCode()).isEqualTo("blob_too_slow");
        assertThat(refused.getRetryAfterMs()).isPositive();
      }
      try (RawUpload again = new RawUpload(study.federation, "hospital-1", FULL)) {
        again.open(RawUpload.opening(study.federation, "hospital-1", update));
        assertThat(again.answer().getProgress().getLeaf()).isEqualTo(1);
      }
    }
  }

  private static Update committed(Study study) throws Exception {
    TreeMap<String, Update> updates = new TreeMap<>();
    for (String hospital : Federation.HOSPITALS) {
      updates.put(hospital, study.update(hospital, 1, i -> i % 1000));
      study.commit(hospital, updates.get(hospital));
    }
    for (String hospital : Federation.HOSPITALS) {
      study.await(hospital, 1, AttemptPhase.REVEAL);
    }
    return updates.firstEntry().getValue();
  }
}
