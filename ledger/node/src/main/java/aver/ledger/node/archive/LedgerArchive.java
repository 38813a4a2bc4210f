package aver.ledger.node.archive;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;

import aver.ledger.client.keys.PrivateFolder;
import aver.ledger.node.certify.CertifiedReads;
import aver.ledger.node.log.BlockCut;
import aver.ledger.node.log.LoggedEntries;
import aver.ledger.proof.Digest;
import aver.ledger.rules.Genesis;
import aver.ledger.rules.ProtocolUnknownException;
import aver.ledger.store.BlockHead;
import aver.ledger.store.LedgerStore;
import aver.proto.v1.CatchUpResponse;
import com.google.protobuf.ByteString;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The log of a ledger as one file, from genesis to a certified checkpoint, with which a new order
 * begins: whoever takes it in has the same chain, log and state, and no engine's place in them. It
 * holds no update, no model and nothing of the replica that wrote it.
 */
public final class LedgerArchive {
  private LedgerArchive() {}

  /**
   * What an archive holds.
   *
   * @param height of its last block
   * @param leaves of its log
   * @param logRoot after that block
   * @param stateRoot after that block
   * @param cut where the log is cut into blocks, which no checkpoint certifies: to be compared with
   *     another operator
   */
  public record Contents(long height, long leaves, Digest logRoot, Digest stateRoot, Digest cut) {
    static Contents of(LedgerStore store, long height) {
      BlockHead end = store.head(height).orElseThrow();
      BlockCut cut = new BlockCut();
      for (long block = 1; block <= height; block++) {
        cut.block(store.head(block).orElseThrow().logSize());
      }
      return new Contents(height, end.logSize(), end.logRoot(), end.stateRoot(), cut.digest());
    }
  }

  /**
   * An archive that cannot be written, or taken in. Then no new order begins; blocks of it that
   * were written before it came out wrong stay.
   */
  public static final class RefusedException extends Exception {
    private static final long serialVersionUID = 1;

    RefusedException(String message) {
      super(message);
    }

    RefusedException(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /**
   * Writes the log up to the newest certified checkpoint, which has to be that of the last block;
   * the file survives a loss of power when this returns.
   *
   * @throws RefusedException if the last block is not certified in this store
   */
  public static Contents write(LedgerStore store, Path file) throws IOException, RefusedException {
    CertifiedReads reads = new CertifiedReads(store);
    CertifiedReads.Certified end =
        reads.newest().orElseThrow(() -> new RefusedException("nothing of it is certified yet"));
    long height = end.checkpoint().height();
    long last = store.head().orElseThrow().height();
    if (height != last) {
      throw new RefusedException(
          "its last block is %d and the newest certified one is %d: start the replicas again until all are at one certified height, and stop them then"
              .formatted(last, height));
    }
    try (FileChannel channel = FileChannel.open(file, CREATE, TRUNCATE_EXISTING, WRITE);
        OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel))) {
      ArchiveFile.begin(out, end.checkpoint().chainId());
      CatchUpResponse.newBuilder()
          .setTarget(
              CatchUpResponse.Target.newBuilder()
                  .setCheckpoint(end.note())
                  .addAllLinks(reads.links(ByteString.EMPTY, end)))
          .build()
          .writeDelimitedTo(out);
      LoggedEntries entries = new LoggedEntries(store, 1, end.checkpoint().size(), height);
      while (entries.hasNext()) {
        CatchUpResponse.newBuilder().setTransaction(entries.next()).build().writeDelimitedTo(out);
      }
      out.flush();
      channel.force(true);
    }
    return Contents.of(store, height);
  }

  /**
   * Brings the ledger of a stopped replica to the end of an archive, and lets a new order begin
   * there. Before any of it is used, the certified root of its log is made from its leaves; the
   * state is known to be the certified one only when its blocks are executed, and they are kept
   * then. What this replica signed stays noted.
   *
   * @param data folder of the replica; an empty one begins with genesis
   * @param blocks what another operator has as {@link Contents#cut}, compared before the ledger in
   *     the folder is opened or made, and again before anything is applied
   * @throws RefusedException if the archive is not what the replicas certified, or the ledger that
   *     is here is another or longer
   * @throws ProtocolUnknownException if rules come into force in it that this program does not have
   */
  public static Contents read(Path archive, Path data, Genesis genesis, Optional<Digest> blocks)
      throws IOException, RefusedException {
    try {
      requireMeant(archive, genesis, blocks);
      return take(archive, data, genesis, blocks);
    } catch (ProtocolUnknownException e) {
      throw e; // the archive is good, and this program too old for it
    } catch (IllegalArgumentException | IllegalStateException e) {
      throw new RefusedException(String.valueOf(e.getMessage()), e);
    }
  }

  /** Reads it a second time: the file may be another one than that of the first. */
  static Contents take(Path archive, Path data, Genesis genesis, Optional<Digest> blocks)
      throws IOException, RefusedException {
    PrivateFolder.make(data);
    try (InputStream in = Files.newInputStream(archive);
        ArchiveFile file = new ArchiveFile(in);
        LedgerStore store = LedgerStore.open(data.resolve("ledger"), genesis.chainId())) {
      return new ArchiveIntake(store, genesis, data.resolve("import.tmp"), blocks)
          .take(new CutReading(file));
    }
  }

  /** It has to be of this chain, and cut as another operator says. */
  private static void requireMeant(Path archive, Genesis genesis, Optional<Digest> blocks)
      throws IOException, RefusedException {
    try (InputStream in = Files.newInputStream(archive);
        ArchiveFile file = new ArchiveFile(in)) {
      if (!file.chainId().equals(genesis.chainId())) {
        throw new RefusedException(
            "it is of chain %s, the genesis file of %s"
                .formatted(file.chainId().hex(), genesis.chainId().hex()));
      }
      if (blocks.isPresent()) {
        CutReading all = new CutReading(file);
        all.forEachRemaining(_ -> {});
        requireCut(all, blocks);
      }
    }
  }

  /** To be asked once, when all was read. */
  static void requireCut(CutReading all, Optional<Digest> blocks) throws RefusedException {
    Digest cut = all.end();
    if (blocks.filter(said -> !said.equals(cut)).isPresent()) {
      throw new RefusedException(
          "its log is cut into blocks %s, not into %s: compare with a third operator"
              .formatted(cut.hex(), blocks.get().hex()));
    }
  }
}
