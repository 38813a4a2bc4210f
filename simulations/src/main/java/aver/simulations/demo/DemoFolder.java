package aver.simulations.demo;

import aver.ledger.client.cli.CommandFailed;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The folder that a demonstration leaves. It is only taken if it is empty, or was made by an
 * earlier demonstration, whose files are then removed; anything else in it stays.
 */
public final class DemoFolder implements AutoCloseable {
  private static final String MARK = "made-by-aver-demo";
  private static final String TEXT =
      """
      This folder was made by aver demo, which replaces its own files in it the next time.
      Its members' keys protect nothing but a demonstration.
      """;

  /** What a demonstration makes here; nothing else is ever removed. */
  private static final Pattern OWN =
      Pattern.compile(
          "(replica|hospital|admin)-[0-9]+|researcher|coordinator|tampered|requests"
              + "|genesis\\.json|founding\\.yaml|task\\.yaml|checkpoint\\.txt|report\\.(json|html)");

  private final Path root;
  private final FileChannel channel;
  private final FileLock lock;

  private DemoFolder(Path root, FileChannel channel, FileLock lock) {
    this.root = root;
    this.channel = channel;
    this.lock = lock;
  }

  /**
   * Takes a folder, making it if need be.
   *
   * @throws CommandFailed with exit code 2 if it holds something else, 3 if a demonstration runs in
   *     it or the disk fails
   */
  static DemoFolder take(Path folder) {
    Path root = folder.toAbsolutePath().normalize();
    Path mark = root.resolve(MARK);
    try {
      if (Files.exists(root) && !Files.isDirectory(root)) {
        throw CommandFailed.usage(folder + " is a file: name a folder with --dir");
      }
      if (!Files.exists(mark) && !empty(root)) {
        throw CommandFailed.usage(
            folder
                + " holds something else than an earlier demonstration, which stays untouched: name"
                + " another folder with --dir");
      }
      Files.createDirectories(root);
      FileChannel channel =
          FileChannel.open(mark, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      FileLock lock = lock(channel);
      if (lock == null) {
        channel.close();
        throw CommandFailed.unavailable(
            "a demonstration is running in %s: wait for its end, or name another folder with --dir"
                .formatted(folder));
      }
      Files.writeString(mark, TEXT);
      DemoFolder taken = new DemoFolder(root, channel, lock);
      taken.removeEarlier();
      return taken;
    } catch (IOException e) {
      throw CommandFailed.unavailable(
          "%s cannot be used: %s: check the disk and its rights".formatted(folder, e.getMessage()),
          e);
    }
  }

  private static @Nullable FileLock lock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null; // a demonstration in this very process
    }
  }

  private static boolean empty(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return true;
    }
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.findAny().isEmpty();
    }
  }

  private void removeEarlier() throws IOException {
    List<Path> own;
    try (Stream<Path> entries = Files.list(root)) {
      own = entries.filter(e -> OWN.matcher(e.getFileName().toString()).matches()).toList();
    }
    for (Path each : own) {
      remove(each);
    }
  }

  private static void remove(Path tree) throws IOException {
    try (Stream<Path> all = Files.walk(tree)) {
      for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(each);
      }
    }
  }

  /** A file or folder of the demonstration, absolute. */
  public Path at(String name) {
    return root.resolve(name);
  }

  /** The folder itself, absolute. */
  public Path root() {
    return root;
  }

  @Override
  public void close() {
    try {
      lock.release();
      channel.close();
    } catch (IOException e) {
      // the process ends, and its lock with it
    }
  }
}
