package aver.ledger.node.health;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.concurrent.TimeUnit;

/** Size of a folder, counted at most once a minute. */
public final class BlobUsage {
  private static final long KEEP_NS = TimeUnit.MINUTES.toNanos(1);

  private final Path folder;
  private long countedAt = System.nanoTime() - KEEP_NS;
  private long bytes;
  private long count;

  /** Of this folder. */
  public BlobUsage(Path folder) {
    this.folder = folder;
  }

  /** Bytes of its files. */
  public synchronized long bytes() {
    look();
    return bytes;
  }

  /** Number of its files. */
  public synchronized long count() {
    look();
    return count;
  }

  private void look() {
    if (System.nanoTime() - countedAt < KEEP_NS) {
      return;
    }
    countedAt = System.nanoTime();
    long[] found = new long[2];
    try {
      var _ =
          Files.walkFileTree(
              folder,
              new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                  found[0] += attributes.size();
                  found[1]++;
                  return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFileFailed(Path file, IOException deleted) {
                  return FileVisitResult.CONTINUE;
                }
              });
    } catch (IOException e) {
      return; // the folder itself is gone: the last numbers stay
    }
    bytes = found[0];
    count = found[1];
  }
}
