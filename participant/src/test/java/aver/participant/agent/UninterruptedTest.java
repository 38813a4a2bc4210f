package aver.participant.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file is written to its end although its writer is told to stop. */
final class UninterruptedTest {
  @TempDir Path folder;

  @AfterEach
  void hear() {
    var _ = Thread.interrupted();
  }

  /** Writes one byte, has this thread interrupted, and writes another one. */
  private void write(Path file) throws IOException {
    Thread writer = Thread.currentThread();
    Uninterrupted.write(() -> {
      try (FileChannel out =
          FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
        out.write(ByteBuffer.wrap(new byte[] {1}));
        writer.interrupt();
        out.write(ByteBuffer.wrap(new byte[] {2}));
        out.force(true);
      }
    });
  }

  @Test
  void aStopMeanwhileIsHeardAfterwards() throws Exception {
    Path file = folder.resolve("file");
    write(file);
    assertThat(Files.readAllBytes(file)).containsExactly(1, 2);
    assertThat(Thread.currentThread().isInterrupted()).isTrue();
  }

  @Test
  void aStopBeforeIsHeardAfterwards() throws Exception {
    Path file = folder.resolve("file");
    Thread.currentThread().interrupt();
    DurableFile.write(file, new byte[] {7});
    assertThat(Thread.interrupted()).isTrue();
    assertThat(Files.readAllBytes(file)).containsExactly(7);
  }

  @Test
  void whatFailsFailsForWhoeverAsked() {
    assertThatThrownBy(() -> DurableFile.write(folder.resolve("none/file"), new byte[1]))
        .isInstanceOf(java.nio.file.NoSuchFileException.class);
    assertThatThrownBy(() ->
            Uninterrupted.write(() -> {
              throw new IllegalStateException("wrong");
            }))
        .isInstanceOf(IllegalStateException.class);
  }
}
