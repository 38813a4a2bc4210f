package aver.ledger.audit;

import aver.ledger.proof.Digest;
import aver.ledger.rules.round.VectorRoot;
import aver.ledger.rules.state.VectorEntry;
import aver.ledger.vector.ArrayVector;
import aver.ledger.vector.Lanes;
import aver.ledger.vector.SegmentVector;
import aver.ledger.vector.VectorSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** The blobs of a stopped replica, each compared with the root that its file is named by. */
final class KeptBlobs {
  private static final String NAME = "[0-9a-f]{64}";

  private final Path folder;
  private final Lanes lanes;
  private final Set<Digest> checked = new TreeSet<>();
  private final Map<Digest, VectorSource> given = new HashMap<>();
  private long bytes;

  KeptBlobs(Path folder, Lanes lanes) {
    this.folder = folder;
    this.lanes = lanes;
  }

  /** Takes a vector that is computed instead of kept: version 0 of a model. */
  void give(Digest root, ArrayVector vector) {
    given.put(root, vector);
  }

  boolean has(VectorEntry entry) {
    return given.containsKey(entry.root()) || Files.isRegularFile(file(entry.root()));
  }

  /**
   * A vector whose bytes have its root.
   *
   * @throws WrongPlace naming the file, if they have another one
   */
  VectorSource vector(VectorEntry entry, Arena arena) throws WrongPlace {
    VectorSource computed = given.get(entry.root());
    return computed == null ? open(entry.root(), arena) : computed;
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
    try (Stream<Path> files = Files.walk(folder, 2)) {
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
