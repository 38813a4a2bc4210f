package aver.ledger.client.keys;

import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.BooleanSupplier;

/** Files that only their owner may read: written whole, synced and renamed into place durably. */
public final class PrivateFile {
  private static final Set<PosixFilePermission> OWNER =
      EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

  private static final String PART = ".part";
  private static final Duration PART_AGE = Duration.ofHours(1);

  private PrivateFile() {}

  /** Writes the content of a file. */
  @FunctionalInterface
  public interface Content {
    /** Writes all of it. */
    void writeTo(OutputStream out) throws IOException, GeneralSecurityException;
  }

  /**
   * Writes a file of mode 0600 in one step: after a crash or a power cut it is whole or as before.
   * Others may write the same file meanwhile; the last one's content stands.
   *
   * @throws IOException if the folder is not writable
   */
  public static void write(Path file, Content content) throws IOException {
    write(file, content, () -> true);
  }

  /**
   * As {@link #write(Path, Content)}, if it is still wanted when all but the last step is done.
   *
   * @param wanted may look at what stands in the file by now
   */
  public static void write(Path file, Content content, BooleanSupplier wanted) throws IOException {
    Path whole = file.toAbsolutePath();
    Path folder = whole.getParent();
    if (folder == null) {
      throw new IOException(file + " is no file");
    }
    Files.createDirectories(folder);
    removeOldParts(folder, whole.getFileName().toString());
    // a name of its own: another process may be writing the same file
    Path part =
        Files.createTempFile(
            folder, whole.getFileName() + ".", PART, PosixFilePermissions.asFileAttribute(OWNER));
    try {
      try (FileChannel channel = FileChannel.open(part, WRITE)) {
        OutputStream out = Channels.newOutputStream(channel);
        content.writeTo(out);
        out.flush();
        channel.force(true);
      } catch (GeneralSecurityException e) {
        throw new IOException("cannot encrypt " + file + ": " + e.getMessage(), e);
      }
      if (wanted.getAsBoolean()) {
        Files.move(part, whole, StandardCopyOption.ATOMIC_MOVE);
        sync(folder);
      }
    } finally {
      Files.deleteIfExists(part);
    }
  }

  /** Makes a file's content durable, or a folder's names, which syncing its files does not. */
  public static void sync(Path path) throws IOException {
    try (FileChannel channel = FileChannel.open(path, READ)) {
      channel.force(true);
    }
  }

  /** What processes left that ended while they wrote; nobody writes for so long. */
  private static void removeOldParts(Path folder, String name) throws IOException {
    Instant old = Instant.now().minus(PART_AGE);
    try (DirectoryStream<Path> parts =
        Files.newDirectoryStream(folder, at -> isPart(at.getFileName().toString(), name))) {
      for (Path part : parts) {
        if (Files.getLastModifiedTime(part).toInstant().isBefore(old)) {
          Files.deleteIfExists(part);
        }
      }
    } catch (NoSuchFileException | DirectoryIteratorException gone) {
      // another process is done with it, or removed it
    }
  }

  private static boolean isPart(String found, String name) {
    return found.startsWith(name + ".")
        && found.endsWith(PART)
        && found.substring(name.length()).matches("(\\.[0-9]+)?\\.part");
  }

  /**
   * Checks that nobody but the owner can read a file.
   *
   * @throws KeyFileException saying what to do otherwise
   */
  public static void requirePrivate(Path file) throws KeyFileException {
    if (!Files.isRegularFile(file)) {
      throw new KeyFileException(
          "there is no key file " + file + ": make it with join, or correct the path");
    }
    try {
      Set<PosixFilePermission> found = Files.getPosixFilePermissions(file);
      if (!OWNER.containsAll(found)) {
        throw new KeyFileException(
            file
                + " is open to others ("
                + PosixFilePermissions.toString(found)
                + "): run chmod 600 "
                + file);
      }
    } catch (IOException e) {
      throw new KeyFileException("cannot read the mode of " + file + ": " + e.getMessage(), e);
    }
  }
}
