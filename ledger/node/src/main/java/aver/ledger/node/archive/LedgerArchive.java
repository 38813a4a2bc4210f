package aver.ledger.node.archive;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;

import aver.ledger.engine.EngineCursor;
import aver.ledger.node.catchup.AcceptedTarget;
import aver.ledger.node.catchup.CertifiedLog;
import aver.ledger.node.certify.CertifiedReads;
import aver.ledger.node.execution.ReplicaLedger;
import aver.ledger.node.health.LedgerMeters;
import aver.ledger.node.log.BlockCut;
import aver.ledger.node.log.CatchUpLog;
import aver.ledger.node.log.DifferentLogException;
import aver.ledger.node.log.LoggedEntries;
import aver.ledger.node.order.Cursors;
import aver.ledger.node.order.EngineOrigin;
import aver.ledger.node.roster.ReplicaSet;
import aver.ledger.proof.Digest;
import aver.ledger.proof.note.LedgerCheckpoint;
import aver.ledger.proof.note.Link;
import aver.ledger.proof.note.TrustedSet;
import aver.ledger.rules.Genesis;
import aver.ledger.rules.ProtocolUnknownException;
import aver.ledger.store.BlockHead;
import aver.ledger.store.LedgerStore;
import aver.proto.v1.CatchUpResponse;
import aver.proto.v1.LoggedTransaction;
import com.google.protobuf.ByteString;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
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
    private static Contents of(LedgerStore store, long height) {
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

    private RefusedException(String message) {
      super(message);
    }

    private RefusedException(String message, Throwable cause) {
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
   *     the folder is opened or made
   * @throws RefusedException if the archive is not what the replicas certified, or the ledger that
   *     is here is another or longer
   * @throws ProtocolUnknownException if rules come into force in it that this program does not have
   */
  public static Contents read(Path archive, Path data, Genesis genesis, Optional<Digest> blocks)
      throws IOException, RefusedException {
    try {
      requireMeant(archive, genesis, blocks);
      try (InputStream in = Files.newInputStream(archive);
          ArchiveFile file = new ArchiveFile(in);
          LedgerStore store = LedgerStore.open(data.resolve("ledger"), genesis.chainId())) {
        return new Taking(store, genesis, data.resolve("import.tmp")).take(file);
      }
    } catch (ProtocolUnknownException e) {
      throw e; // the archive is good, and this program too old for it
    } catch (IllegalArgumentException | IllegalStateException e) {
      throw new RefusedException(String.valueOf(e.getMessage()), e);
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
        Digest cut = cut(file);
        if (!cut.equals(blocks.get())) {
          throw new RefusedException(
              "its log is cut into blocks %s, not into %s: compare with a third operator"
                  .formatted(cut.hex(), blocks.get().hex()));
        }
      }
    }
  }

  /** How an archive says that its log is cut; whether it may be cut so is not known yet. */
  private static Digest cut(ArchiveFile file) {
    BlockCut cut = new BlockCut();
    long height = 0;
    long leaves = 0;
    while (file.hasNext()) {
      CatchUpResponse next = file.next();
      if (next.hasTransaction()) {
        if (next.getTransaction().getHeight() != height && leaves > 0) {
          cut.block(leaves);
        }
        height = next.getTransaction().getHeight();
        leaves = next.getTransaction().getSeq();
      }
    }
    cut.block(leaves);
    return cut.digest();
  }

  /** One archive on its way into one store. */
  private static final class Taking {
    private final LedgerStore store;
    private final Genesis genesis;
    private final Path spool;
    private final CertifiedLog log;

    Taking(LedgerStore store, Genesis genesis, Path spool) {
      this.store = store;
      this.genesis = genesis;
      this.spool = spool;
      ReplicaLedger ledger =
          new ReplicaLedger(store, genesis, new LedgerMeters(new SimpleMeterRegistry()), _ -> {});
      this.log = new CertifiedLog(store, ledger, genesis.chainId());
    }

    Contents take(ArchiveFile file) throws IOException, RefusedException {
      if (!file.hasNext()) {
        throw new RefusedException("it holds nothing");
      }
      CatchUpResponse.Target target = file.next().getTarget();
      List<Link> links =
          target.getLinksList().stream()
              .map(link -> new Link(link.getCheckpoint(), link.getVkeysList()))
              .toList();
      TrustedSet begins = ReplicaSet.founders(genesis);
      LedgerCheckpoint end = begins.follow(links).accept(target.getCheckpoint());
      BlockHead here = store.head().orElseThrow();
      if (here.height() > end.height()) {
        throw new RefusedException(
            "it ends at height %d and the ledger in this folder at %d: export from the replica that is furthest"
                .formatted(end.height(), here.height()));
      }
      requireSame(file, here);
      if (here.height() < end.height()) {
        try (CatchUpLog rest = CatchUpLog.receive(store, genesis.chainId(), spool, end, file)) {
          requireEnd(file);
          log.apply(rest, end, EngineCursor.NONE);
        } catch (DifferentLogException e) {
          throw new RefusedException(String.valueOf(e.getMessage()), e);
        }
      } else {
        requireEnd(file);
      }
      BlockHead now = store.head().orElseThrow();
      if (!now.logRoot().equals(end.root()) || !now.stateRoot().equals(end.state())) {
        throw new RefusedException(
            "its checkpoint at height %d is not that of the ledger in this folder"
                .formatted(end.height()));
      }
      log.keep(new AcceptedTarget(begins, target));
      // an engine without blocks has moved on, too: it may be left again at the same height
      boolean begun = EngineOrigin.of(store).height() == end.height();
      if (!begun || !Cursors.decode(store.places().last()).equals(EngineCursor.NONE)) {
        EngineOrigin.begin(store, store.checkpoints().at(end.height()).orElseThrow());
      }
      return Contents.of(store, end.height());
    }

    /** What is here already has to be how the archive begins. */
    private void requireSame(Iterator<CatchUpResponse> file, BlockHead here)
        throws RefusedException {
      long height = 0;
      for (long seq = 1; seq <= here.logSize(); seq++) {
        if (!file.hasNext()) {
          throw new RefusedException("it ended before its target");
        }
        LoggedTransaction next = file.next().getTransaction();
        height = store.head(height).orElseThrow().logSize() < seq ? height + 1 : height;
        if (next.getSeq() != seq
            || next.getHeight() != height
            || !Arrays.equals(next.getLeaf().toByteArray(), store.leaf(seq - 1).orElseThrow())) {
          throw new RefusedException(
              "its transaction %d is not the one in this folder: one of the two is damaged or was changed"
                  .formatted(seq));
        }
      }
    }

    private static void requireEnd(Iterator<CatchUpResponse> file) throws RefusedException {
      if (file.hasNext()) {
        throw new RefusedException("it holds more than the log up to its checkpoint");
      }
    }
  }
}
