package aver.ledger.node.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aver.ledger.engine.EngineCursor;
import aver.ledger.proof.Digest;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Manifests and chunks have one form each, and whatever is none is refused. */
final class SnapshotFormatTest {
  private static final int COUNT_AT = 17 + 32 + 5 * 8 + 2 * 32;
  private static final String CHUNK =
      "000000000000000100000002aaaa00000003bbbbbb000000000000000200000001aa0000" + "0001bb";
  private static final String CHUNK_HASH =
      "6e4e4750dd3494d82f12f77c739a4732d1341c68a8081752bb218f03774d0942";

  /** By another program, as all bytes of the page on formats. */
  private static final String GOLDEN =
      "617665722f736e617073686f742f76310a4bf5122f344554c53bde2ebb8cd2b7e3d1600a"
          + "d631c385a5d7cce23c7785459a0000000000000003000000000000004000000000000003"
          + "e800000000000000000000000000000063dbc1b4c900ffe48d575b5da5c638040125f65d"
          + "b0fe3e24494b76ea986457d986084fed08b978af4d7d196a7446a86b58009e636b611db1"
          + "6211b65a9aadff29c5000000016e4e4750dd3494d82f12f77c739a4732d1341c68a80817"
          + "52bb218f03774d0942";

  private static final String GOLDEN_HASH =
      "7edd37daf848a849c1950c2df4e671afa938f49222b8f4ce33c4d49e1919d878";

  private static final SnapshotManifest MANIFEST =
      new SnapshotManifest(
          Digest.sha256(new byte[] {1}),
          3,
          64,
          1000,
          Digest.sha256(new byte[] {2}),
          Digest.sha256(new byte[] {3}),
          new EngineCursor(0, 99),
          List.of(Digest.ofHex(CHUNK_HASH)));

  @Test
  void aManifestIsWrittenSo() {
    byte[] bytes = MANIFEST.encode();
    assertThat(HexFormat.of().formatHex(bytes)).isEqualTo(GOLDEN);
    assertThat(Digest.sha256(bytes).hex()).isEqualTo(GOLDEN_HASH);
    assertThat(SnapshotManifest.decode(bytes)).isEqualTo(MANIFEST);
  }

  @Test
  void theLongestManifestIsRead() {
    List<Digest> chunks =
        IntStream.range(0, SnapshotManifest.CHUNKS_MAX)
            .mapToObj(i -> Digest.sha256(ByteBuffer.allocate(4).putInt(i).array()))
            .toList();
    SnapshotManifest longest =
        new SnapshotManifest(
            MANIFEST.chainId(),
            0,
            Long.MAX_VALUE,
            Long.MAX_VALUE,
            MANIFEST.logRoot(),
            MANIFEST.stateRoot(),
            new EngineCursor(Long.MAX_VALUE, Long.MAX_VALUE),
            chunks);
    byte[] bytes = longest.encode();
    assertThat(bytes.length).isEqualTo(SnapshotManifest.BYTES_MAX).isLessThan(4_000_000);
    assertThat(SnapshotManifest.decode(bytes)).isEqualTo(longest);
    refused(Arrays.copyOf(bytes, bytes.length + 32), b -> b.putInt(COUNT_AT, chunks.size() + 1));
  }

  @Test
  void whatIsNoManifestIsRefused() {
    byte[] bytes = MANIFEST.encode();
    for (int length = 0; length < bytes.length; length++) {
      refused(Arrays.copyOf(bytes, length), _ -> {});
    }
    refused(Arrays.copyOf(bytes, bytes.length + 1), _ -> {});
    refused(bytes, b -> b.put(0, (byte) 'b'));
    for (int count : new int[] {0, 2, 3, -1, Integer.MIN_VALUE, Integer.MAX_VALUE}) {
      refused(bytes, b -> b.putInt(COUNT_AT, count));
    }
    int numbers = 17 + 32;
    refused(bytes, b -> b.putLong(numbers, -1)); // origin
    refused(bytes, b -> b.putLong(numbers, 64)); // with its height
    refused(bytes, b -> b.putLong(numbers + 8, 3)); // height
    refused(bytes, b -> b.putLong(numbers + 16, 0)); // leaves
    refused(bytes, b -> b.putLong(numbers + 24, -1)); // term
    refused(bytes, b -> b.putLong(numbers + 32, 0)); // index
    refused(bytes, b -> b.putLong(numbers + 32, -2));
  }

  private static void refused(byte[] bytes, Consumer<ByteBuffer> change) {
    byte[] changed = bytes.clone();
    change.accept(ByteBuffer.wrap(changed));
    assertThatThrownBy(() -> SnapshotManifest.decode(changed))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static ChunkEntry entry(long height, int leaf, int transaction) {
    byte[] one = new byte[leaf];
    byte[] other = new byte[transaction];
    Arrays.fill(one, (byte) 0xaa);
    Arrays.fill(other, (byte) 0xbb);
    return new ChunkEntry(height, one, other);
  }

  @Test
  void aChunkIsItsEntries() {
    byte[] two = joined(entry(1, 2, 3).encode(), entry(2, 1, 1).encode());
    assertThat(HexFormat.of().formatHex(two)).isEqualTo(CHUNK);
    assertThat(Digest.sha256(two).hex()).isEqualTo(CHUNK_HASH);
    List<ChunkEntry> entries = ChunkEntry.decode(two);
    assertThat(entries).extracting(ChunkEntry::height).containsExactly(1L, 2L);
    assertThat(joined(entries.get(0).encode(), entries.get(1).encode())).isEqualTo(two);
    int first = entry(1, 2, 3).encode().length;
    for (int length = 0; length < two.length; length++) {
      byte[] part = Arrays.copyOf(two, length);
      if (length == first) {
        assertThat(ChunkEntry.decode(part)).hasSize(1);
      } else {
        assertThatThrownBy(() -> ChunkEntry.decode(part))
            .as("%d bytes", length)
            .isInstanceOf(IllegalArgumentException.class);
      }
    }
    for (int length : new int[] {0, -1, 4, Integer.MAX_VALUE, Integer.MIN_VALUE}) {
      for (int at : new int[] {8, 14}) {
        byte[] changed = two.clone();
        ByteBuffer.wrap(changed).putInt(at, length);
        assertThatThrownBy(() -> ChunkEntry.decode(changed))
            .isInstanceOf(IllegalArgumentException.class);
      }
    }
    assertThatThrownBy(() -> ChunkEntry.decode(new byte[ChunkTable.BYTES_MAX + 1]))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static byte[] joined(byte[] one, byte[] other) {
    byte[] both = Arrays.copyOf(one, one.length + other.length);
    System.arraycopy(other, 0, both, one.length, other.length);
    return both;
  }

  /** A log that grew is cut as one that was there at once, and no chunk is too long. */
  @Test
  void chunksDoNotDependOnWhenTheLogWasCut() {
    Random sizes = new Random(7);
    List<byte[]> log = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      log.add(entry(i, 1 + sizes.nextInt(4096), 1 + sizes.nextInt(65_536)).encode());
    }
    ChunkTable grown = new ChunkTable(11);
    assertThat(grown.end()).isEmpty();
    for (int i = 0; i < log.size(); i++) {
      grown.add(log.get(i));
      ChunkTable.End end = grown.end().orElseThrow();
      if (i % 97 == 0 || i == log.size() - 1) {
        same(log.subList(0, i + 1), grown, end);
      }
    }
  }

  private static void same(List<byte[]> log, ChunkTable grown, ChunkTable.End end) {
    ChunkTable atOnce = new ChunkTable(11);
    log.forEach(atOnce::add);
    assertThat(atOnce.end()).contains(end);
    assertThat(end.last()).isEqualTo(10L + log.size());
    List<Digest> hashes = grown.hashes(end);
    assertThat(hashes).isEqualTo(atOnce.hashes(end)).hasSize(end.chunks());
    long next = 11;
    for (int index = 0; index < end.chunks(); index++) {
      ChunkTable.Range range = grown.chunk(end, index).orElseThrow();
      assertThat(range.first()).isEqualTo(next);
      byte[] chunk = new byte[0];
      for (long seq = range.first(); seq <= range.last(); seq++) {
        chunk = joined(chunk, log.get((int) (seq - 11)));
      }
      assertThat(chunk.length).isBetween(1, ChunkTable.BYTES_MAX);
      assertThat(Digest.sha256(chunk)).isEqualTo(hashes.get(index));
      next = range.last() + 1;
    }
    assertThat(next).isEqualTo(end.last() + 1);
    assertThat(grown.chunk(end, end.chunks())).isEmpty();
  }
}
