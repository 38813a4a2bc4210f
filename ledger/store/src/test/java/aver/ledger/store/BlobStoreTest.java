package aver.ledger.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aver.ledger.proof.Digest;
import aver.ledger.proof.log.Frontier;
import aver.ledger.proof.log.MerkleHash;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A blob is under its name only if every byte is the named one. */
class BlobStoreTest {
  private static final int LEAF = BlobStore.LEAF_BYTES;

  @TempDir Path directory;
  private BlobStore store;
  private byte[] bytes;
  private Digest root;

  @BeforeEach
  void makeBlob() {
    store = new BlobStore(directory, 1 << 20);
    bytes = new byte[3 * LEAF + 100];
    new SplittableRandom(1).nextBytes(bytes);
    root = root(bytes);
  }

  @Test
  void aReceivedBlobIsMappedAsItWasSent() throws Exception {
    send(LeafCheck.any(), 0, 4);
    assertThat(store.has(root)).isTrue();
    assertThat(store.size(root)).isEqualTo(bytes.length);
    try (Arena arena = Arena.ofConfined()) {
      assertThat(store.map(root, arena).toArray(ValueLayout.JAVA_BYTE)).isEqualTo(bytes);
    }
    assertThat(store.delete(root)).isTrue();
    assertThat(store.has(root)).isFalse();
    assertThat(store.size(root)).isEqualTo(-1);
  }

  @Test
  void anInterruptedUploadGoesOnAtTheFirstMissingLeaf() throws Exception {
    try (BlobUpload upload = store.receive(root, bytes.length, LeafCheck.any(), Claim.PASSED_ON)) {
      upload.append(0, leaf(0));
      upload.append(1, leaf(1));
    }
    assertThat(store.has(root)).isFalse();
    Files.write(
        store.partial(root), new byte[] {1, 2, 3}, StandardOpenOption.APPEND); // a torn write
    try (BlobUpload upload = store.receive(root, bytes.length, LeafCheck.any(), Claim.PASSED_ON)) {
      assertThat(upload.firstMissing()).isEqualTo(2);
      assertThat(upload.leaves()).isEqualTo(4);
    }
    send(LeafCheck.any(), 2, 4);
    assertThat(store.has(root)).isTrue();
  }

  @Test
  void nobodyEndsABlobOfWhichItSentNothing() throws Exception {
    bytes = Arrays.copyOf(bytes, 4 * LEAF); // a leaf that is not whole is never gone on behind
    root = root(bytes);
    try (BlobUpload upload = store.receive(root, bytes.length, LeafCheck.any(), Claim.PASSED_ON)) {
      for (int index = 0; index < 4; index++) {
        upload.append(index, leaf(index));
      }
    } // ended between its last leaf and its name
    try (BlobUpload other = store.receive(root, bytes.length, LeafCheck.any(), Claim.PASSED_ON)) {
      assertThat(other.firstMissing()).isEqualTo(3);
      refused(BlobException.Why.OUT_OF_ORDER, other::finish);
    }
  }

  @Test
  void aBlobThatIsHereMayComeOnceMore() throws Exception {
    send(LeafCheck.any(), 0, 4);
    try (Arena arena = Arena.ofConfined()) {
      var mapped = store.map(root, arena);
      send(LeafCheck.any(), 0, 4);
      assertThat(mapped.toArray(ValueLayout.JAVA_BYTE)).isEqualTo(bytes);
    }
    assertThat(store.has(root)).isTrue();
    assertThat(store.partial(root)).doesNotExist();
  }

  @Test
  void leavesComeInOrderAndInTheirSize() throws Exception {
    try (BlobUpload upload = store.receive(root, bytes.length, LeafCheck.any(), Claim.PASSED_ON)) {
      refused(BlobException.Why.OUT_OF_ORDER, () -> upload.append(1, leaf(1)));
      refused(BlobException.Why.WRONG_SIZE, () -> upload.append(0, new byte[LEAF - 1]));
      refused(BlobException.Why.WRONG_SIZE, () -> upload.append(0, new byte[LEAF + 1]));
      refused(BlobException.Why.OUT_OF_ORDER, upload::finish);
      for (int index = 0; index < 4; index++) {
        upload.append(index, leaf(index));
      }
      refused(BlobException.Why.OUT_OF_ORDER, () -> upload.append(4, new byte[LEAF]));
      upload.finish();
    }
  }

  @Test
  void aWrongLeafIsFoundAndNothingIsKept() throws Exception {
    bytes[LEAF] ^= 1;
    refused(BlobException.Why.WRONG_ROOT, () -> send(LeafCheck.any(), 0, 4));
    assertThat(store.has(root)).isFalse();
    assertThat(store.partial(root)).doesNotExist();
    bytes[LEAF] ^= 1;
    send(LeafCheck.any(), 0, 4);
  }

  @Test
  void sizesAreCheckedBeforeAnythingIsWritten() {
    refused(
        BlobException.Why.TOO_LARGE,
        () -> store.receive(root, (1 << 20) + 1, LeafCheck.any(), Claim.PASSED_ON));
    refused(
        BlobException.Why.TOO_LARGE,
        () -> store.receive(root, 0, LeafCheck.any(), Claim.PASSED_ON));
    assertThat(store.partial(root)).doesNotExist();
  }

  @Test
  void aValueOverTheBoundIsRefusedAndItsByteNamed() throws Exception {
    bytes = new byte[2 * LEAF];
    bytes[LEAF + 8 + 3] = (byte) 0xff; // the third value of the second leaf: -2^24
    root = root(bytes);
    refused(BlobException.Why.OUT_OF_BOUND, () -> send(LeafCheck.within(1 << 23), 0, 2));
    try (BlobUpload upload =
        store.receive(root, bytes.length, LeafCheck.within(1 << 23), Claim.PASSED_ON)) {
      assertThat(upload.firstMissing()).isEqualTo(1);
      assertThatThrownBy(() -> upload.append(1, leaf(1)))
          .hasMessageContaining("byte " + (LEAF + 8));
    }
    send(LeafCheck.within(1 << 24), 1, 2);
  }

  @Test
  void oneUploadOfABlobAtATime() throws Exception {
    try (BlobUpload first = store.receive(root, bytes.length, LeafCheck.any(), Claim.PASSED_ON)) {
      assertThat(first.firstMissing()).isZero();
      assertThatThrownBy(() -> store.receive(root, bytes.length, LeafCheck.any(), Claim.PASSED_ON))
          .isInstanceOf(IllegalStateException.class);
    }
    send(LeafCheck.any(), 0, 4);
  }

  @Test
  void aStrongerClaimTakesABlobOverAndGoesOnWithItsLeaves() throws Exception {
    BlobUpload last;
    BlobUpload first = receive(Claim.PASSED_ON);
    first.append(0, leaf(0));
    try (BlobUpload author = receive(Claim.OF_ITS_AUTHOR)) {
      refused(BlobException.Why.ENDED, () -> first.append(1, leaf(1)));
      refused(BlobException.Why.ENDED, first::finish);
      assertThat(author.resumed()).isEqualTo(1);
      author.append(1, leaf(1));
      first.close();
      assertThatThrownBy(() -> receive(Claim.OF_ITS_AUTHOR))
          .as("who was displaced and then left has not set the blob free")
          .isInstanceOf(IllegalStateException.class);
      last = receive(Claim.OF_THE_STORE);
      refused(BlobException.Why.ENDED, () -> author.append(2, leaf(2)));
    }
    assertThatThrownBy(() -> receive(Claim.OF_ITS_AUTHOR))
        .isInstanceOf(IllegalStateException.class);
    assertThat(last.firstMissing()).isEqualTo(2);
    last.close();
    send(LeafCheck.any(), 2, 4);
  }

  private BlobUpload receive(Claim claim) throws IOException, BlobException {
    return store.receive(root, bytes.length, LeafCheck.any(), claim);
  }

  private void send(LeafCheck check, int from, int to) throws IOException, BlobException {
    try (BlobUpload upload = store.receive(root, bytes.length, check, Claim.PASSED_ON)) {
      for (int index = from; index < to; index++) {
        upload.append(index, leaf(index));
      }
      upload.finish();
    }
  }

  private byte[] leaf(int index) {
    return Arrays.copyOfRange(bytes, index * LEAF, Math.min(bytes.length, (index + 1) * LEAF));
  }

  private static void refused(BlobException.Why why, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(BlobException.class, e -> assertThat(e.why()).isEqualTo(why));
  }

  private static Digest root(byte[] bytes) {
    Frontier frontier = Frontier.EMPTY;
    for (int at = 0; at < bytes.length; at += LEAF) {
      frontier =
          frontier.append(
              MerkleHash.leaf(Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + LEAF))));
    }
    return frontier.root();
  }
}
