package aver.ledger.client.keys;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Folders that only their owner may enter, whatever the modes of the files in them are. */
public final class PrivateFolder {
  private static final FileAttribute<Set<PosixFilePermission>> OWNER =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

  private PrivateFolder() {}

  /**
   * Makes a folder, and what is missing above it, of mode 0700 if the file system has modes. A
   * folder that is there stays as it is: its mode is what its owner made it.
   */
  public static void make(Path folder) throws IOException {
    if (folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      Files.createDirectories(folder, OWNER);
    } else {
      Files.createDirectories(folder);
    }
  }
}
