package aver.participant.agent;

import aver.ledger.proof.Digest;
import aver.ledger.rules.state.VectorRole;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What an agent must not forget: updates that it made, before it tells anybody of them.
 *
 * <p>One folder an attempt, {@code TASK/NUMBER}: the vectors, synced; then {@code entry.json} by
 * rename, which is the point from which the update exists; then {@code commit.tx} and {@code
 * reveal.tx}, the signed transactions as sent, so that a repetition sends the same bytes. A crash
 * before {@code entry.json} leaves nothing that anybody heard of: training starts again, as long as
 * {@link TrainingMark} lets it. A second entry for an attempt is refused, whatever asks for it.
 *
 * <p>The folder is locked: a second agent on it would not start. Thread-safe for threads that work
 * on different attempts.
 */
public final class AgentJournal implements AutoCloseable {
  private static final String ENTRY = "entry.json";
  private static final String FAILED = "failed.txt";

  private final Path folder;
  private final FileChannel lockChannel;
  private final FileLock lock;
  private final SortedMap<AttemptKey, JournalEntry> entries = new TreeMap<>();
  private final SortedMap<AttemptKey, String> failed = new TreeMap<>();

  private AgentJournal(Path folder, FileChannel lockChannel, FileLock lock) {
    this.folder = folder;
    this.lockChannel = lockChannel;
    this.lock = lock;
  }

  /**
   * Opens a journal or makes one.
   *
   * @param chainId of the chain that it belongs to
   * @throws IOException if another process has it, it is of another chain, or it is damaged
   */
  public static AgentJournal open(Path folder, Digest chainId) throws IOException {
    Files.createDirectories(folder);
    FileChannel channel =
        FileChannel.open(
            folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      FileLock lock = lock(channel);
      if (lock == null) {
        throw new JournalInUseException(
            folder + " is in use by another agent: stop it first, or name another work folder");
      }
      checkChain(folder.resolve("chain"), chainId);
      AgentJournal journal = new AgentJournal(folder, channel, lock);
      journal.load();
      return journal;
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  private static @Nullable FileLock lock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null; // another agent in this very process
    }
  }

  private static void checkChain(Path file, Digest chainId) throws IOException {
    if (!Files.exists(file)) {
      DurableFile.write(file, chainId.hex().getBytes(StandardCharsets.US_ASCII));
    }
    String found = Files.readString(file, StandardCharsets.US_ASCII);
    if (!found.equals(chainId.hex())) {
      throw new IOException(
          "%s belongs to chain %s, the genesis file is of %s: use another work folder"
              .formatted(file.getParent(), found, chainId.hex()));
    }
  }

  private void load() throws IOException {
    try (DirectoryStream<Path> tasks = Files.newDirectoryStream(folder, Files::isDirectory)) {
      for (Path task : tasks) {
        try (DirectoryStream<Path> attempts = Files.newDirectoryStream(task, Files::isDirectory)) {
          for (Path attempt : attempts) {
            loadAttempt(task.getFileName().toString(), attempt);
          }
        }
      }
    }
  }

  private void loadAttempt(String task, Path attempt) throws IOException {
    Path entry = attempt.resolve(ENTRY);
    if (Files.exists(entry)) {
      JournalEntry read = JournalEntryFile.read(entry.toString(), Files.readAllBytes(entry));
      entries.put(read.key(), read);
    }
    Path reason = attempt.resolve(FAILED);
    if (!Files.exists(entry) && !Files.exists(reason)) {
      delete(attempt); // the agent died in training, or while it gave this attempt up
    } else if (Files.exists(reason)) {
      AttemptKey key = new AttemptKey(task, Integer.parseInt(attempt.getFileName().toString()));
      failed.put(key, Files.readString(reason));
    }
  }

  /** Commitments of all updates. */
  public synchronized SortedMap<AttemptKey, Digest> prepared() {
    SortedMap<AttemptKey, Digest> commitments = new TreeMap<>();
    for (Map.Entry<AttemptKey, JournalEntry> entry : entries.entrySet()) {
      commitments.put(entry.getKey(), entry.getValue().commitment());
    }
    return commitments;
  }

  /** Attempts without an update, with the reason. */
  public synchronized SortedMap<AttemptKey, String> failed() {
    return new TreeMap<>(failed);
  }

  /** The update of an attempt. */
  public synchronized Optional<JournalEntry> entry(AttemptKey key) {
    return Optional.ofNullable(entries.get(key));
  }

  /** Where something lies that a task keeps from attempt to attempt. */
  Path taskFile(String task, String name) throws IOException {
    return Files.createDirectories(folder.resolve(task)).resolve(name);
  }

  /** Where something lies that an attempt has beside its vectors, until it is forgotten. */
  Path attemptFile(AttemptKey key, String name) throws IOException {
    return Files.createDirectories(attemptFolder(key)).resolve(name);
  }

  /** Where a vector of an attempt lies or is to be written before its entry. */
  public Path vector(AttemptKey key, VectorRole role) throws IOException {
    return attemptFile(key, role.name().toLowerCase(Locale.ROOT) + ".bin");
  }

  /**
   * Makes an update durable; its vectors must be synced already.
   *
   * @throws IllegalStateException if the attempt has one: an update is made once
   */
  public synchronized void add(JournalEntry entry) throws IOException {
    if (!lock.isValid()) {
      throw new IOException(folder + " was closed before the update was made");
    }
    if (entries.containsKey(entry.key())) {
      throw new IllegalStateException(entry.key() + " has an update already");
    }
    Path attempt = Files.createDirectories(attemptFolder(entry.key()));
    DurableFile.write(attempt.resolve(ENTRY), JournalEntryFile.bytes(entry));
    DurableFile.syncFolder(attempt.resolveSibling("."));
    DurableFile.syncFolder(folder);
    entries.put(entry.key(), entry);
  }

  /** Notes that an attempt gets no update from this site. */
  public synchronized void fail(AttemptKey key, String reason) throws IOException {
    Path attempt = Files.createDirectories(attemptFolder(key));
    DurableFile.write(attempt.resolve(FAILED), reason.getBytes(StandardCharsets.UTF_8));
    failed.put(key, reason);
  }

  /**
   * Keeps the bytes of a signed transaction before they are sent; {@code name} is commit or reveal.
   */
  public void keepTransaction(AttemptKey key, String name, byte[] signed) throws IOException {
    DurableFile.write(attemptFolder(key).resolve(name + ".tx"), signed);
  }

  /** The bytes that were kept. */
  public Optional<byte[]> transaction(AttemptKey key, String name) throws IOException {
    Path file = attemptFolder(key).resolve(name + ".tx");
    return Files.exists(file) ? Optional.of(Files.readAllBytes(file)) : Optional.empty();
  }

  /** Gives up kept bytes that the ledger applied or never will; the update stays. */
  public void dropTransaction(AttemptKey key, String name) throws IOException {
    Files.deleteIfExists(attemptFolder(key).resolve(name + ".tx"));
  }

  /**
   * Deletes an attempt that is over; the entry goes first, so that a crash leaves no entry without
   * vectors.
   */
  public synchronized void forget(AttemptKey key) throws IOException {
    Path attempt = attemptFolder(key);
    Files.deleteIfExists(attempt.resolve(ENTRY));
    if (Files.isDirectory(attempt)) {
      delete(attempt);
    }
    entries.remove(key);
    failed.remove(key);
  }

  private static void delete(Path attempt) throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(attempt)) {
      for (Path file : files) {
        Files.deleteIfExists(file);
      }
    }
    Files.delete(attempt);
  }

  private Path attemptFolder(AttemptKey key) {
    return folder.resolve(key.task()).resolve(Integer.toString(key.attempt()));
  }

  @Override
  public synchronized void close() throws IOException {
    lock.release();
    lockChannel.close();
  }
}
