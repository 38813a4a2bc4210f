package aver.ledger.node.blob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import aver.ledger.client.blob.BlobFault;
import aver.ledger.client.blob.BlobRefusedException;
import aver.ledger.proof.Digest;
import aver.ledger.rules.state.VectorEntry;
import aver.ledger.rules.state.VectorRole;
import aver.ledger.store.BlobStore;
import aver.ledger.store.Claim;
import aver.proto.v1.UploadLeaf;
import com.google.protobuf.ByteString;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A leaf that comes just after its transfer was ended here, such as for another of its author. */
final class ReceptionTest {
  @TempDir Path folder;

  @Test
  void itsSenderIsToldToBeginAgain() throws Exception {
    long elements = 2 * BlobStore.LEAF_BYTES / Integer.BYTES;
    VectorEntry vector = new VectorEntry(VectorRole.DELTA, elements, Digest.sha256(new byte[] {1}));
    BlobStore store = new BlobStore(folder, Long.MAX_VALUE);
    Possession.OfUpdate shown = new Possession().of(new AttemptRef("heart-1", 1), "hospital-1");
    Reception reception = new Reception(store, List.of(vector), 1 << 20, Claim.PASSED_ON, shown);
    assertThat(reception.missing()).isPresent();
    reception.close();
    UploadLeaf leaf =
        UploadLeaf.newBuilder()
            .setData(ByteString.copyFrom(new byte[BlobStore.LEAF_BYTES]))
            .build();
    BlobRefusedException refusal =
        catchThrowableOfType(BlobRefusedException.class, () -> reception.take(leaf));
    assertThat(refusal.code()).isEqualTo(BlobFault.BLOB_BUSY.code());
    assertThat(refusal.retryAfterMs()).as("no final refusal").isPositive();
  }
}
