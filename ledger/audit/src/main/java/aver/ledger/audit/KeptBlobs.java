package aver.ledger.audit;

import aver.ledger.proof.Digest;
import aver.ledger.rules.round.VectorRoot;
import aver.ledger.rules.state.VectorEntry;
import aver.ledger.vector.Lanes;
import aver.ledger.vector.SegmentVector;
import aver.ledger.vector.VectorSink;
import aver.ledger.vector.VectorSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** The blobs of a stopped replica, each compared with the root that its file is named by. */
final class KeptBlobs {
  private static final String NAME = "[0-9a-f]{64}";
  private static final int ZEROS = 1 << 20;

  private final Path folder;
  private final Lanes lanes;
  private final Set<Digest> checked = new TreeSet<>();
  private Optional<Made> made = Optional.empty();
  private Optional<Arena> drawn = Optional.empty();
  private long bytes;

  private record Made(Digest root, VectorSource vector) {}

  KeptBlobs(Path folder, Lanes lanes) {
    this.folder = folder;
    this.lanes = lanes;
  }

  /**
   * Makes a vector that is computed instead of kept, if it then has the root: version 0 of a model.
   * The last one alone is held, in a file that has no name, so that no number of tasks and no size
   * of a model fills the memory.
   *
   * @return whether it has
   */
  boolean make(Digest root, long length, Consumer<VectorSink> values) {
    made = Optional.empty();
    drawn.ifPresent(Arena::close); // its room on the disk is free again
    Arena arena = Arena.ofShared();
    drawn = Optional.of(arena);
    SegmentVector vector = SegmentVector.of(scratch(length * Integer.BYTES, arena));
    values.accept(vector);
    if (VectorRoot.of(vector, lanes).equals(root)) {
      made = Optional.of(new Made(root, vector));
    }
    return made.isPresent();
  }

  private static MemorySegment scratch(long bytes, Arena arena) {
    try {
      Path file = Files.createTempFile("aver-audit-", ".i32");
      try (FileChannel channel =
          FileChannel.open(
              file,
              StandardOpenOption.READ,
              StandardOpenOption.WRITE,
              StandardOpenOption.DELETE_ON_CLOSE)) {
        ByteBuffer zeros = ByteBuffer.allocate((int) Math.min(bytes, ZEROS));
        for (long at = 0; at < bytes; ) { // a mapped page without room would end the process
          zeros.clear().limit((int) Math.min(zeros.capacity(), bytes - at));
          at += channel.write(zeros, at);
        }
        return channel.map(FileChannel.MapMode.READ_WRITE, 0, bytes, arena);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Optional<VectorSource> made(Digest root) {
    return made.filter(m -> m.root.equals(root)).map(Made::vector);
  }

  boolean has(VectorEntry entry) {
    return made(entry.root()).isPresent() || Files.isRegularFile(file(entry.root()));
  }

  /**
   * A vector whose bytes have its root.
   *
   * @throws WrongPlace naming the file, if they have another one
   */
  VectorSource vector(VectorEntry entry, Arena arena) throws WrongPlace {
    Optional<VectorSource> computed = made(entry.root());
    return computed.isPresent() ? computed.get() : open(entry.root(), arena);
  }

  private VectorSource open(Digest root, Arena arena) throws WrongPlace {
    Path file = file(root);
    String name = "blob file " + folder.getFileName() + "/" + folder.relativize(file);
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      long size = channel.size();
      if (size == 0 || size % Integer.BYTES != 0) {
        throw new WrongPlace(name, "values of 4 bytes each", size + " bytes");
      }
      VectorSource vector =
          SegmentVector.of(channel.map(FileChannel.MapMode.READ_ONLY, 0, size, arena));
      if (!checked.contains(root)) {
        Digest found = VectorRoot.of(vector, lanes);
        if (!found.equals(root)) {
          throw new WrongPlace(name, "root " + root.hex(), "root " + found.hex());
        }
        checked.add(root);
        bytes += size;
      }
      return vector;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Compares all that was not read yet. */
  void checkAll() throws WrongPlace {
    for (Digest root : all()) {
      if (!checked.contains(root)) {
        try (Arena arena = Arena.ofShared()) {
          open(root, arena);
        }
      }
    }
  }

  private List<Digest> all() {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    // an operator may have put them on another disk, behind a link
    try (Stream<Path> files = Files.walk(folder, 2, FileVisitOption.FOLLOW_LINKS)) {
      return files
          .filter(Files::isRegularFile)
          .filter(file -> file.getFileName().toString().matches(NAME))
          .map(file -> Digest.ofHex(file.getFileName().toString()))
          .filter(root -> Files.isRegularFile(file(root))) // not what is only begun
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path file(Digest root) {
    String hex = root.hex();
    return folder.resolve(hex.substring(0, 2)).resolve(hex);
  }

  /** Blobs that have their roots. */
  long count() {
    return checked.size();
  }

  /** Their bytes. */
  long bytes() {
    return bytes;
  }
}
