package aver.ledger.client;

import aver.ledger.client.keys.PrivateFile;
import aver.ledger.proof.Digest;
import aver.ledger.proof.note.LedgerCheckpoint;
import aver.ledger.proof.note.Link;
import aver.ledger.proof.note.SignerSet;
import aver.ledger.proof.note.TrustedSet;
import aver.ledger.proof.note.VerifierKey;
import aver.ledger.rules.Genesis;
import aver.ledger.rules.state.ReplicaKeys;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The set whose signatures count and the newest certified checkpoint, kept in a file, so that
 * nobody can show an older ledger after a restart. Several processes may keep theirs in one file:
 * the newest stays.
 */
final class Trust {
  private static final String FORMAT = "aver-trust/v1";
  private static final Duration WRITE_EVERY = Duration.ofSeconds(5);

  private final Path file;
  private TrustedSet set;
  private Optional<String> note = Optional.empty();
  private Optional<LedgerCheckpoint> newest = Optional.empty();
  private boolean unwritten;
  private long writtenNanos = System.nanoTime() - 2 * WRITE_EVERY.toNanos();

  private Trust(Path file, TrustedSet set) {
    this.file = file;
    this.set = set;
  }

  /** The set of replicas of a genesis document. */
  static SignerSet signers(Genesis genesis) {
    Digest chainId = genesis.chainId();
    List<VerifierKey> keys = new ArrayList<>();
    genesis
        .members()
        .forEach(member ->
            member
                .replica()
                .map(ReplicaKeys::checkpointKey)
                .ifPresent(key ->
                    keys.add(
                        new VerifierKey(
                            LedgerCheckpoint.signer(chainId, member.id()), key.key().bytes()))));
    return new SignerSet(keys);
  }

  /**
   * Opens the file, or begins at genesis.
   *
   * @throws IOException if it is damaged or of another chain
   */
  static Trust open(Genesis genesis, Path file) throws IOException {
    TrustedSet first = new TrustedSet(genesis.chainId(), signers(genesis), 0);
    return Files.exists(file) ? kept(first, file) : new Trust(file, first);
  }

  private static Trust kept(TrustedSet first, Path file) throws IOException {
    Digest chainId = first.chainId();
    Trust trust = new Trust(file, first);
    if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
      throw new IOException(
          file + " is no file that this user can read: give the right to it, or name another one");
    }
    String text = Files.readString(file, StandardCharsets.UTF_8);
    String[] lines = text.split("\n", -1);
    try {
      if (lines.length < 4 || !lines[0].equals(FORMAT)) {
        throw new IllegalArgumentException("not of format " + FORMAT);
      }
      int count = Integer.parseInt(lines[2]);
      long height = Long.parseLong(lines[1]);
      SignerSet signers = SignerSet.parse(Arrays.asList(lines).subList(3, 3 + count));
      trust.set = new TrustedSet(chainId, signers, height);
      trust.accept(String.join("\n", Arrays.asList(lines).subList(3 + count, lines.length)));
      return trust;
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      throw new IOException(
          file
              + " is damaged or of another chain ("
              + e.getMessage()
              + "): remove it to begin at"
              + " genesis",
          e);
    }
  }

  Path file() {
    return file;
  }

  synchronized TrustedSet set() {
    return set;
  }

  synchronized Optional<LedgerCheckpoint> newest() {
    return newest;
  }

  synchronized Optional<String> note() {
    return note;
  }

  /**
   * Follows the links that lead to a checkpoint and accepts it; keeps it if it is newer.
   *
   * @throws IllegalArgumentException if it is not certified by the trusted set
   */
  synchronized LedgerCheckpoint accept(List<Link> links, String checkpoint) throws IOException {
    if (links.isEmpty() && note.filter(checkpoint::equals).isPresent()) {
      return newest.orElseThrow();
    }
    TrustedSet next = set.follow(Link.before(links, checkpoint));
    LedgerCheckpoint read = next.accept(checkpoint);
    boolean other = !next.signers().hash().equals(set.signers().hash());
    set = next;
    boolean newer = newest.isEmpty() || newest.get().height() < read.height();
    if (newer) {
      newest = Optional.of(read);
      note = Optional.of(checkpoint);
      unwritten = true;
    }
    if (other || (unwritten && System.nanoTime() - writtenNanos > WRITE_EVERY.toNanos())) {
      write();
    }
    return read;
  }

  /**
   * Writes what was seen and not written yet. In between it is at most 5 seconds old: a sync for
   * each checkpoint would cost more than all else that a member does.
   */
  synchronized void keep() throws IOException {
    if (unwritten) {
      write();
    }
  }

  private void accept(String checkpoint) {
    newest = Optional.of(set.accept(checkpoint));
    note = Optional.of(checkpoint);
  }

  private void write() throws IOException {
    StringBuilder out = new StringBuilder(FORMAT).append('\n').append(set.height()).append('\n');
    out.append(set.signers().keys().size()).append('\n');
    set.signers().lines().forEach(line -> out.append(line).append('\n'));
    out.append(note.orElseThrow());
    byte[] bytes = out.toString().getBytes(StandardCharsets.UTF_8);
    PrivateFile.write(file, to -> to.write(bytes), () -> !newerIsKept());
    unwritten = false;
    writtenNanos = System.nanoTime();
  }

  /** Whether another process of this member saw more; its checkpoint stays then. */
  private boolean newerIsKept() {
    try {
      Trust there = kept(set, file);
      long own = newest.orElseThrow().height();
      long other = there.newest().orElseThrow().height();
      return other > own || (other == own && there.set().height() > set.height());
    } catch (IOException e) {
      return false; // there is none, or it was damaged since
    }
  }
}
