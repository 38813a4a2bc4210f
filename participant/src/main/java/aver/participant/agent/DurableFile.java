package aver.participant.agent;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * Writes a file so that after a power cut it is whole or as before, and although the thread is told
 * to stop meanwhile.
 */
final class DurableFile {
  private DurableFile() {}

  static void write(Path file, byte[] content) throws IOException {
    Uninterrupted.write(() -> writeNow(file, content));
  }

  private static void writeNow(Path file, byte[] content) throws IOException {
    Path part = file.resolveSibling(file.getFileName() + ".part");
    try (FileChannel out =
        FileChannel.open(
            part,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      ByteBuffer buffer = ByteBuffer.wrap(content);
      while (buffer.hasRemaining()) {
        out.write(buffer);
      }
      out.force(true);
    }
    Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    syncNow(file.resolveSibling("."));
  }

  /** Makes names durable, which syncing a file does not. */
  static void syncFolder(Path folder) throws IOException {
    Uninterrupted.write(() -> syncNow(folder));
  }

  private static void syncNow(Path folder) throws IOException {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
