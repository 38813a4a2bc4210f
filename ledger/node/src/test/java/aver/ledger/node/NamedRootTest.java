package aver.ledger.node;

import static org.assertj.core.api.Assertions.assertThat;

import aver.ledger.client.blob.Update;
import aver.ledger.client.blob.UpdateUpload;
import aver.ledger.rules.state.AttemptPhase;
import aver.ledger.rules.tx.Acknowledgement;
import aver.proto.v1.UploadResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The roots of updates stand in the ledger for all members: whoever names one as its own update has
 * to have it.
 */
final class NamedRootTest {
  private static final int DIMENSION = 40_000;
  @TempDir Path folder;

  @Test
  void aBlobThatIsThereIsSentOnceMoreByWhoeverElseNamesIt() throws Exception {
    try (Study study = Study.prepared(folder, DIMENSION)) {
      for (String hospital : Federation.HOSPITALS) {
        study.commit(hospital, study.update(hospital, 1, i -> i % 1000));
      }
      for (String hospital : Federation.HOSPITALS) {
        study.await(hospital, 1, AttemptPhase.REVEAL);
      }
      Update first = study.update("hospital-1", 1, i -> i % 1000);
      List<Acknowledgement> held = new UpdateUpload(study.client("hospital-1")).send(first);
      Update same = study.update("hospital-2", 1, i -> i % 1000);
      assertThat(same.manifest()).isEqualTo(first.manifest());
      for (Acknowledgement each : held) {
        try (RawUpload upload = new RawUpload(study.federation, "hospital-2", each.replica())) {
          upload.open(RawUpload.opening(study.federation, "hospital-2", same));
          UploadResponse asked = upload.answer();
          assertThat(asked.hasProgress()).as("%s: %s", each.replica(), asked).isTrue();
          assertThat(asked.getProgress().getLeaf()).isZero();
          byte[] counts = Files.readAllBytes(same.files().getLast());
          assertThat(upload.leaves(same, 0, 3).leaf(1, 0, counts).code()).isEqualTo("acknowledged");
        }
      }
      String replica = held.getFirst().replica();
      try (RawUpload again = new RawUpload(study.federation, "hospital-1", replica)) {
        again.open(RawUpload.opening(study.federation, "hospital-1", first));
        assertThat(again.code()).as("what it has sent").isEqualTo("acknowledged");
      }
    }
  }
}
