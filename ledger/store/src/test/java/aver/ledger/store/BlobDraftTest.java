package aver.ledger.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aver.ledger.proof.Digest;
import aver.ledger.proof.log.BlobRoot;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class BlobDraftTest {
  private static final byte[] BYTES = {1, 2, 3, 4, 5, 6, 7, 8};
  @TempDir Path folder;

  @Test
  void whatIsKeptIsThereAndWhatIsNotLeavesNothing() throws Exception {
    BlobStore blobs = new BlobStore(folder, 100);
    Digest root = BlobRoot.of(BYTES);
    try (BlobDraft draft = blobs.draft(BYTES.length)) {
      MemorySegment.copy(BYTES, 0, draft.bytes(), ValueLayout.JAVA_BYTE, 0, BYTES.length);
    }
    assertThat(blobs.has(root)).isFalse();
    assertThat(files()).isZero();
    try (BlobDraft draft = blobs.draft(BYTES.length)) {
      MemorySegment.copy(BYTES, 0, draft.bytes(), ValueLayout.JAVA_BYTE, 0, BYTES.length);
      draft.keep(root);
    }
    try (Arena arena = Arena.ofConfined()) {
      assertThat(new BlobStore(folder, 100).map(root, arena).toArray(ValueLayout.JAVA_BYTE))
          .isEqualTo(BYTES);
    }
    assertThat(files()).isEqualTo(1);
  }

  @Test
  void whatACrashLeftIsDeletedAndTooMuchIsRefused() throws Exception {
    BlobStore blobs = new BlobStore(folder, 100);
    BlobDraft left = blobs.draft(100);
    assertThat(files()).isEqualTo(1);
    BlobStore again = new BlobStore(folder, 100);
    assertThat(files()).isZero();
    left.close();
    assertThatThrownBy(() -> again.draft(101)).isInstanceOf(BlobException.class);
    assertThatThrownBy(() -> again.draft(0)).isInstanceOf(BlobException.class);
    assertThat(files()).isZero();
  }

  private long files() throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile).count();
    }
  }
}
