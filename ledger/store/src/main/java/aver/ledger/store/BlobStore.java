package aver.ledger.store;

import aver.ledger.proof.Digest;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Big vectors as files, named by the root of their 64 KiB leaves, so that a name vouches for its
 * bytes. A file appears under its name only once its root was found right and its bytes are on the
 * disk. Nothing is held on the heap whole.
 */
public final class BlobStore {
  /** Bytes of a leaf; the last may be shorter. */
  public static final int LEAF_BYTES = 64 * 1024;

  private static final long SPARE_BYTES = 64L << 20;
  private static final Pattern ROOT = Pattern.compile("[0-9a-f]{64}");
  private static final String DRAFT = "draft-";

  private final Path directory;
  private final Path partial;
  private final long bytesMax;
  private final Map<Digest, BlobUpload> open = new HashMap<>();
  private final AtomicLong drafts = new AtomicLong();

  /**
   * Opens the store in {@code directory}, or makes it.
   *
   * @param bytesMax most bytes of one blob
   */
  public BlobStore(Path directory, long bytesMax) {
    this.directory = directory;
    this.partial = directory.resolve("partial");
    this.bytesMax = bytesMax;
    try {
      Files.createDirectories(partial);
      deleteDrafts();
    } catch (IOException e) {
      throw new StoreException(
          StoreException.Kind.of(e), "%s cannot be made: %s".formatted(partial, e.getMessage()), e);
    }
  }

  /** Whether the blob is here, whole and checked. */
  public boolean has(Digest root) {
    return Files.exists(file(root));
  }

  /** Whether the disk has room for so many bytes and some to spare. */
  public boolean hasRoomFor(long bytes) throws IOException {
    return Files.getFileStore(directory).getUsableSpace() - bytes >= SPARE_BYTES;
  }

  /** Bytes of the blob, or -1 if it is not here. */
  public long size(Digest root) throws IOException {
    try {
      return Files.size(file(root));
    } catch (NoSuchFileException absent) {
      return -1;
    }
  }

  /**
   * Begins to receive a blob, or goes on where an earlier attempt ended; also one that has not
   * ended, if the claim is stronger than its: that one takes no leaf any more.
   *
   * @throws BlobException if {@code size} is not 1 to the most that is allowed; nothing is written
   *     then
   * @throws IllegalStateException if it is being received by another caller whose claim is as
   *     strong
   */
  public BlobUpload receive(Digest root, long size, LeafCheck check, Claim claim)
      throws IOException, BlobException {
    requireAllowed(size);
    BlobUpload upload = new BlobUpload(this, root, size, check, claim);
    upload.begin();
    return upload;
  }

  /**
   * Begins a blob that is made here.
   *
   * @param size bytes, at least 1
   * @throws IOException if there is no room for it
   * @throws BlobException if {@code size} is over what is allowed
   */
  public BlobDraft draft(long size) throws IOException, BlobException {
    requireAllowed(size);
    return new BlobDraft(this, partial.resolve(DRAFT + drafts.incrementAndGet()), size);
  }

  /** The blob's bytes, mapped for as long as {@code arena} lives. */
  public MemorySegment map(Digest root, Arena arena) throws IOException {
    try (FileChannel channel = FileChannel.open(file(root), StandardOpenOption.READ)) {
      return channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena);
    }
  }

  /** A channel over the blob's bytes, to read in pieces. */
  public FileChannel read(Digest root) throws IOException {
    return FileChannel.open(file(root), StandardOpenOption.READ);
  }

  /** Roots of everything that is here, whole or partial. */
  public Set<Digest> roots() throws IOException {
    Set<Digest> found = new HashSet<>();
    try (DirectoryStream<Path> folders = Files.newDirectoryStream(directory)) {
      for (Path folder : folders) {
        if (Files.isDirectory(folder)) {
          addRoots(folder, found);
        }
      }
    }
    return found;
  }

  private static void addRoots(Path folder, Set<Digest> found) throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      for (Path file : files) {
        String name = file.getFileName().toString();
        if (ROOT.matcher(name).matches()) {
          found.add(Digest.ofHex(name));
        }
      }
    }
  }

  /** Deletes a blob that need not be kept any longer, whole or partial; false if there was none. */
  public boolean delete(Digest root) throws IOException {
    boolean begun = Files.deleteIfExists(partial(root));
    return Files.deleteIfExists(file(root)) || begun;
  }

  private void requireAllowed(long size) throws BlobException {
    if (size < 1 || size > bytesMax) {
      throw new BlobException(
          BlobException.Why.TOO_LARGE,
          "a blob has 1 to %d bytes, not %d".formatted(bytesMax, size));
    }
  }

  /** Gives a whole, forced file its name, and makes the name durable. */
  void place(Path whole, Digest root) throws IOException {
    Path file = file(root);
    Path folder = java.util.Objects.requireNonNull(file.getParent());
    if (!Files.isDirectory(folder)) {
      Files.createDirectories(folder);
      force(directory);
    }
    Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE);
    force(folder);
  }

  private static void force(Path folder) throws IOException {
    try (FileChannel entries = FileChannel.open(folder, StandardOpenOption.READ)) {
      entries.force(true);
    }
  }

  /** What a crash left of blobs that were made here: nobody goes on with them. */
  private void deleteDrafts() throws IOException {
    try (DirectoryStream<Path> left = Files.newDirectoryStream(partial, DRAFT + "*")) {
      for (Path draft : left) {
        Files.delete(draft);
      }
    }
  }

  Path file(Digest root) {
    String hex = root.hex();
    return directory.resolve(hex.substring(0, 2)).resolve(hex);
  }

  Path partial(Digest root) {
    return partial.resolve(root.hex());
  }

  /** Says who brings the blob from now on; returns who brought it until now. */
  @Nullable BlobUpload claim(Digest root, BlobUpload upload) {
    synchronized (open) {
      BlobUpload before = open.get(root);
      if (before != null && upload.claim().compareTo(before.claim()) <= 0) {
        throw new IllegalStateException("blob %s is being received already".formatted(root.hex()));
      }
      open.put(root, upload);
      return before;
    }
  }

  /** It brings the blob no more, if it still did. */
  void ended(Digest root, BlobUpload upload) {
    synchronized (open) {
      open.remove(root, upload);
    }
  }
}
