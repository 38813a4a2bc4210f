package aver.ledger.node.archive;

import aver.ledger.engine.EngineCursor;
import aver.ledger.node.archive.LedgerArchive.Contents;
import aver.ledger.node.archive.LedgerArchive.RefusedException;
import aver.ledger.node.catchup.AcceptedTarget;
import aver.ledger.node.catchup.CertifiedLog;
import aver.ledger.node.execution.ReplicaLedger;
import aver.ledger.node.health.LedgerMeters;
import aver.ledger.node.log.CatchUpLog;
import aver.ledger.node.log.DifferentLogException;
import aver.ledger.node.order.Cursors;
import aver.ledger.node.order.EngineOrigin;
import aver.ledger.node.roster.ReplicaSet;
import aver.ledger.proof.Digest;
import aver.ledger.proof.note.LedgerCheckpoint;
import aver.ledger.proof.note.Link;
import aver.ledger.proof.note.TrustedSet;
import aver.ledger.rules.Genesis;
import aver.ledger.store.BlockHead;
import aver.ledger.store.LedgerStore;
import aver.proto.v1.CatchUpResponse;
import aver.proto.v1.LoggedTransaction;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/** One archive on its way into one store, that of a stopped replica or a new one. */
final class ArchiveIntake {
  private final LedgerStore store;
  private final Genesis genesis;
  private final Path spool;
  private final Optional<Digest> blocks;
  private final CertifiedLog log;

  ArchiveIntake(LedgerStore store, Genesis genesis, Path spool, Optional<Digest> blocks) {
    this(
        store,
        genesis,
        spool,
        blocks,
        new ReplicaLedger(store, genesis, new LedgerMeters(new SimpleMeterRegistry()), _ -> {}));
  }

  /** As above, with what executes its blocks. */
  ArchiveIntake(
      LedgerStore store,
      Genesis genesis,
      Path spool,
      Optional<Digest> blocks,
      ReplicaLedger ledger) {
    this.store = store;
    this.genesis = genesis;
    this.spool = spool;
    this.blocks = blocks;
    this.log = new CertifiedLog(store, ledger, genesis.chainId());
  }

  /** As {@link LedgerArchive#read}, of a file that was opened. */
  Contents take(CutReading file) throws IOException, RefusedException {
    if (!file.hasNext()) {
      throw new RefusedException("it holds nothing");
    }
    // a place of the engine in it would be the word of whoever made the file
    CatchUpResponse.Target target =
        file.next().getTarget().toBuilder().clearTerm().clearIndex().build();
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
        log.begin(new AcceptedTarget(begins, target));
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
    log.end();
    return Contents.of(store, end.height());
  }

  /** What is here already has to be how the archive begins. */
  private void requireSame(Iterator<CatchUpResponse> file, BlockHead here) throws RefusedException {
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

  /** Before anything of it is applied: nobody keeps a file from being replaced meanwhile. */
  private void requireEnd(CutReading file) throws RefusedException {
    if (file.hasNext()) {
      throw new RefusedException("it holds more than the log up to its checkpoint");
    }
    LedgerArchive.requireCut(file, blocks);
  }
}
