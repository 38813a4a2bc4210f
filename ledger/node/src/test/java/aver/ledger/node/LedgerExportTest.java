package aver.ledger.node;

import static org.assertj.core.api.Assertions.assertThat;

import aver.ledger.store.LedgerStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Copies of what a stopped replica keeps, which its operator has on another disk. */
final class LedgerExportTest {
  private static final int BLOCKS = 2;
  private static final String BLOB = "ab/" + "ab".repeat(32);

  @TempDir Path folder;
  private final Typed typed = new Typed();
  private Path replica;
  private Path target;

  @BeforeEach
  void replica() throws Exception {
    SmallChain chain = new SmallChain(folder);
    Path disk = Files.createDirectory(folder.resolve("disk"));
    try (LedgerStore store = chain.open(disk.resolve("ledger"))) {
      chain.fill(chain.ledger(store), 1, BLOCKS);
      chain.certify(store);
    }
    Files.createDirectories(disk.resolve("blobs/ab"));
    Files.write(disk.resolve("blobs").resolve(BLOB), new byte[Integer.BYTES]);
    replica = Files.createDirectory(folder.resolve("replica"));
    Files.createSymbolicLink(replica.resolve("ledger"), disk.resolve("ledger"));
    Files.createSymbolicLink(replica.resolve("blobs"), disk.resolve("blobs"));
    target = folder.resolve("copy");
  }

  private int export(String... more) {
    String[] line = {"ledger", "export", "--dir", replica.toString(), "-o", target.toString()};
    return typed.run(Stream.of(line, more).flatMap(Arrays::stream).toArray(String[]::new));
  }

  @Test
  void whatIsBehindALinkIsCopiedForItsOwnerAlone() throws Exception {
    assertThat(export()).as("%s", typed.err()).isZero();
    assertThat(target.resolve("ledger")).isDirectory().isNotEmptyDirectory();
    assertThat(Files.isSymbolicLink(target.resolve("ledger"))).isFalse();
    assertThat(target.resolve("blobs").resolve(BLOB)).hasSize(Integer.BYTES);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(target)))
        .isEqualTo("rwx------");
    try (LedgerStore copy = LedgerStore.read(target.resolve("ledger"))) {
      assertThat(copy.head().orElseThrow().height()).isEqualTo(BLOCKS);
    }
  }

  @Test
  void aLinkThatLeadsNowhereIsSaid() throws IOException {
    Files.delete(replica.resolve("blobs"));
    Files.createSymbolicLink(replica.resolve("blobs"), folder.resolve("not-mounted"));
    assertThat(export()).isEqualTo(3);
    assertThat(typed.err()).hasLineCount(1).contains("blobs leads to no folder");
    assertThat(target).doesNotExist();
  }

  @Test
  void aCopyThatWasMadeOutlivesALossOfPower() throws Exception {
    String partial = target + ".partial";
    assertThat(synced())
        .contains(partial, partial + "/ledger", partial + "/ledger/CURRENT")
        .contains(partial + "/blobs/ab", partial + "/blobs/" + BLOB)
        .endsWith(folder.toString());
  }

  @Test
  void anArchiveThatWasWrittenOutlivesALossOfPower() throws Exception {
    assertThat(synced("--archive")).contains(target + ".partial").endsWith(folder.toString());
  }

  /** All that an export forced to the disk, in this order. */
  private List<String> synced(String... more) throws IOException {
    Path events = folder.resolve("events.jfr");
    try (Recording recording = new Recording()) {
      recording.enable("jdk.FileForce").withThreshold(Duration.ZERO);
      recording.start();
      assertThat(export(more)).as("%s", typed.err()).isZero();
      recording.stop();
      recording.dump(events);
    }
    return RecordingFile.readAllEvents(events).stream()
        .map(event -> event.getString("path"))
        .toList();
  }
}
