package aver.ledger.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aver.ledger.proof.Digest;
import aver.ledger.rules.round.VectorRoot;
import aver.ledger.rules.state.VectorEntry;
import aver.ledger.rules.state.VectorRole;
import aver.ledger.vector.ArrayVector;
import aver.ledger.vector.Lanes;
import aver.ledger.vector.VectorSource;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class KeptBlobsTest {
  @TempDir Path folder;

  private static ArrayVector vector(int... values) {
    ArrayVector vector = ArrayVector.zeros(values.length);
    vector.write(0, values, values.length);
    return vector;
  }

  private static VectorEntry entry(ArrayVector vector) {
    Digest root = VectorRoot.of(vector, Lanes.one());
    return new VectorEntry(VectorRole.MODEL, vector.length(), root);
  }

  @Test
  void oneComputedVectorAloneIsHeldAndOnlyIfItHasTheRoot() throws Exception {
    KeptBlobs blobs = new KeptBlobs(folder, Lanes.one());
    ArrayVector one = vector(1, 2, 3);
    ArrayVector two = vector(4, 5);
    blobs.make(entry(one).root(), 3, sink -> sink.write(0, new int[] {1, 2, 3}, 3));
    assertThat(blobs.has(entry(one))).isTrue();
    try (Arena arena = Arena.ofShared()) {
      VectorSource read = blobs.vector(entry(one), arena);
      assertThat(VectorRoot.of(read, Lanes.one())).isEqualTo(entry(one).root());
    }
    blobs.make(entry(two).root(), 2, sink -> sink.write(0, new int[] {4, 5}, 2));
    assertThat(blobs.has(entry(two))).isTrue();
    assertThat(blobs.has(entry(one))).as("a task's first model once another was made").isFalse();
    blobs.make(entry(one).root(), 2, sink -> sink.write(0, new int[] {4, 5}, 2));
    assertThat(blobs.has(entry(one))).as("other values").isFalse();
  }

  @Test
  void whatLiesOnAnotherDiskBehindALinkIsComparedToo() throws Exception {
    String root = entry(vector(1, 2, 3)).root().hex();
    Path disk = Files.createDirectories(folder.resolve("disk").resolve(root.substring(0, 2)));
    Files.write(disk.resolve(root), new byte[3 * Integer.BYTES]);
    Path linked = Files.createSymbolicLink(folder.resolve("blobs"), folder.resolve("disk"));
    assertThatThrownBy(() -> new KeptBlobs(linked, Lanes.one()).checkAll())
        .isInstanceOf(WrongPlace.class)
        .hasMessageContaining(root);
  }
}
