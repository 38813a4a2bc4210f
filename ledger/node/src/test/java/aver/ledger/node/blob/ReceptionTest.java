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

/** What is asked for, and what a sender is told whose transfer was ended here meanwhile. */
final class ReceptionTest {
  @TempDir Path folder;

  @Test
  void whatCameAndIsNoLongerHereIsAskedForAgain() throws Exception {
    byte[] bytes = FiveAttempts.bytes("update");
    VectorEntry vector = FiveAttempts.entry(VectorRole.EVALUATION, "update");
    BlobStore store = new BlobStore(folder, Long.MAX_VALUE);
    Possession.OfUpdate shown = new Possession().of(new AttemptRef("heart-1", 1), "hospital-1");
    try (Reception first = reception(store, vector, shown)) {
      assertThat(first.missing()).isPresent();
      assertThat(first.take(UploadLeaf.newBuilder().setData(ByteString.copyFrom(bytes)).build()))
          .isTrue();
    }
    try (Reception again = reception(store, vector, shown)) {
      assertThat(again.missing()).isEmpty();
    }
    store.delete(vector.root());
    try (Reception last = reception(store, vector, shown)) {
      assertThat(last.missing()).isPresent();
    }
  }

  /** Another transfer of its author may have ended it. */
  @Test
  void whoSendsALeafJustAfterTheEndIsToldToBeginAgain() throws Exception {
    long elements = 2 * BlobStore.LEAF_BYTES / Integer.BYTES;
    VectorEntry vector = new VectorEntry(VectorRole.DELTA, elements, Digest.sha256(new byte[] {1}));
    BlobStore store = new BlobStore(folder, Long.MAX_VALUE);
    Possession.OfUpdate shown = new Possession().of(new AttemptRef("heart-1", 1), "hospital-1");
    Reception reception = reception(store, vector, shown);
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

  private static Reception reception(
      BlobStore store, VectorEntry vector, Possession.OfUpdate shown) {
    return new Reception(store, List.of(vector), 1 << 20, Claim.PASSED_ON, shown);
  }
}
