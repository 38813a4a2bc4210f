package aver.ledger.node.log;

import aver.ledger.node.health.Diagnosis;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file for what others send before anybody can say whether it is true. It lies on the ledger's
 * disk, so it ends before that is full: without room there the replica could not even start.
 */
public final class Spool {
  private static final Logger LOG = LoggerFactory.getLogger(Spool.class);

  /** Bytes after which the disk is looked at again. */
  private static final long STEP_BYTES = 1 << 20;

  private final Path file;
  private final Disk disk;

  /** The disk on which the file lies. */
  public interface Disk {
    /** Bytes that can be written to it now. */
    long usableBytes() throws IOException;

    /** Bytes of all of it. */
    long totalBytes() throws IOException;
  }

  /**
   * A file on a disk.
   *
   * @param file need not be there
   */
  public Spool(Path file, Disk disk) {
    this.file = file;
    this.disk = disk;
  }

  /** A file on the disk of the folder in which it lies, which is there. */
  public static Spool at(Path file) {
    Path folder = file.toAbsolutePath().getParent();
    return new Spool(
        file,
        new Disk() {
          @Override
          public long usableBytes() throws IOException {
            return store().getUsableSpace();
          }

          @Override
          public long totalBytes() throws IOException {
            return store().getTotalSpace();
          }

          private FileStore store() throws IOException {
            return Files.getFileStore(folder == null ? file : folder);
          }
        });
  }

  Path file() {
    return file;
  }

  /**
   * How many bytes may be written before this is asked again.
   *
   * @param wanted bytes at least
   * @throws IOException if so many would leave less than the reserve on the disk
   */
  long room(long wanted) throws IOException {
    long reserve = Diagnosis.reserveBytes(disk.totalBytes());
    long free = disk.usableBytes();
    if (free - wanted < reserve) {
      throw new IOException(
          "its log is longer than there is room for: %d MB are left on the disk of %s and %d MB must stay free; make room there if the log of the others is as long"
              .formatted(free >> 20, file, reserve >> 20));
    }
    return Math.min(Math.max(wanted, STEP_BYTES), free - reserve);
  }

  /** Takes the file away, if it is there. */
  public void clear() {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      LOG.warn("{} could not be taken away", file, e);
    }
  }
}
