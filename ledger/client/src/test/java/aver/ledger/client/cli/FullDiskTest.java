package aver.ledger.client.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FullDiskTest {
  /** A file system that never has room, in any system that has it. */
  private static final Path NO_ROOM = Path.of("/proc");

  @TempDir Path folder;

  @Test
  void whatTheDiskSaysIsUnderstood() {
    Throwable full = catchThrowable(() -> Files.write(Path.of("/dev/full"), new byte[] {1}));
    assertThat(FullDisk.is(full, folder)).as("%s", full).isTrue();
    Throwable missing = catchThrowable(() -> Files.readString(folder.resolve("none/file")));
    assertThat(FullDisk.is(missing, folder.resolve("none"))).as("%s", missing).isFalse();
  }

  @Test
  void inAnyLanguageTheFreeBytesSayIt() {
    IOException full = new IOException("Auf dem Gerät ist kein Speicherplatz mehr verfügbar");
    assertThat(FullDisk.is(full, folder)).isFalse();
    assertThat(FullDisk.is(full, NO_ROOM.resolve("none/work"))).isTrue();
    assertThat(FullDisk.is(new AccessDeniedException("work"), NO_ROOM)).isFalse();
    assertThat(FullDisk.is(new IllegalStateException("a fault"), NO_ROOM)).isFalse();
  }
}
