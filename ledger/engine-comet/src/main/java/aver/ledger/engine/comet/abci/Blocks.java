package aver.ledger.engine.comet.abci;

import aver.ledger.engine.AppPoint;
import aver.ledger.engine.DecidedBlock;
import aver.ledger.engine.EngineCursor;
import aver.ledger.engine.Executed;
import aver.ledger.engine.LedgerApplication;
import aver.ledger.engine.Voter;
import aver.ledger.engine.comet.abci.RefusedCallException.Reason;
import aver.ledger.engine.comet.proto.ExecTxResult;
import aver.ledger.engine.comet.proto.RequestFinalizeBlock;
import aver.ledger.engine.comet.proto.ResponseCommit;
import aver.ledger.engine.comet.proto.ResponseFinalizeBlock;
import aver.ledger.engine.comet.proto.ResponseInfo;
import com.google.protobuf.ByteString;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Decided blocks, executed and committed in turn, and where the ledger stands between them. Who
 * orders is kept under this object's monitor: whoever reads it from the ledger must not bring it
 * back over what a commit has set meanwhile.
 */
final class Blocks {
  private final LedgerApplication ledger;
  private final AbciApplication.Listener listener;
  private final OrEnd orEnd;
  private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
  private @Nullable List<Voter> voters;
  private List<Voter> voting = List.of();
  private Set<String> votingAtStart = Set.of(); // node ids
  private boolean started; // whether a block was committed since
  private @Nullable Deciding deciding;

  private record Deciding(
      EngineCursor cursor, List<Voter> voters, String proposer, List<ByteString> transactions) {}

  Blocks(LedgerApplication ledger, AbciApplication.Listener listener, OrEnd orEnd) {
    this.ledger = ledger;
    this.listener = listener;
    this.orEnd = orEnd;
  }

  ResponseInfo info() {
    lock.readLock().lock();
    try {
      AppPoint point = ledger.info();
      return ResponseInfo.newBuilder()
          .setData("aver")
          .setLastBlockHeight(Math.max(0, point.cursor().index()))
          .setLastBlockAppHash(
              point.cursor().index() < 1
                  ? ByteString.EMPTY
                  : ByteString.copyFrom(point.stateRoot().bytes()))
          .build();
    } finally {
      lock.readLock().unlock();
    }
  }

  /** Who orders after the last commit. */
  synchronized List<Voter> voters() {
    List<Voter> known = voters;
    if (known == null) {
      known = ledger.voters();
      voters = known;
    }
    return known;
  }

  /**
   * Who may be needed for the next block: those who order after the last commit, and those who did
   * before it, since the engine takes up a change two blocks later.
   */
  synchronized List<Voter> needed() {
    return Stream.concat(voters().stream(), voting.stream()).distinct().toList();
  }

  /**
   * The engine said, after a start, whose votes the next block needs: whoever ordered before the
   * last commit is not known here then. Of no consequence behind the next commit.
   *
   * @param nodes node ids
   */
  synchronized void votingAtStart(List<String> nodes) {
    if (!started) {
      votingAtStart = Set.copyOf(nodes);
    }
  }

  /** Whether the engine said so of one with this node id. */
  synchronized boolean votesAtStart(String node) {
    return votingAtStart.contains(node);
  }

  /** The ledger has moved by other means than a block. */
  synchronized void forgetVoters() {
    moved(null, List.of());
  }

  private synchronized void committed(List<Voter> after) {
    moved(after, voters());
  }

  private void moved(@Nullable List<Voter> after, List<Voter> before) {
    voters = after;
    voting = before;
    started = true;
    votingAtStart = Set.of();
  }

  ResponseFinalizeBlock execute(RequestFinalizeBlock request) throws RefusedCallException {
    long last = Math.max(0, ledger.info().cursor().index());
    if (request.getHeight() <= last) {
      throw new RefusedCallException(
          Reason.OLD_BLOCK,
          "block %d to execute, and block %d is committed".formatted(request.getHeight(), last));
    }
    EngineCursor cursor = new EngineCursor(0, request.getHeight());
    List<Voter> before = voters();
    Executed executed =
        orEnd.run(
            "block %d could not be executed".formatted(request.getHeight()),
            () ->
                ledger.execute(
                    new DecidedBlock(
                        cursor,
                        request.getTxsList().stream().map(ByteString::toByteArray).toList())));
    deciding =
        new Deciding(
            cursor,
            executed.voters(),
            Validators.address(request.getProposerAddress()),
            request.getTxsList());
    if (request.getMisbehaviorCount() > 0) {
      listener.misbehaved(request.getHeight(), request.getMisbehaviorList());
    }
    ResponseFinalizeBlock.Builder answer =
        ResponseFinalizeBlock.newBuilder()
            .addAllValidatorUpdates(Validators.changes(before, executed.voters()))
            .setAppHash(ByteString.copyFrom(executed.stateRoot().bytes()));
    for (int i = 0; i < request.getTxsCount(); i++) {
      // what became of each stands in the ledger's log; the engine hashes codes, so all are equal
      answer.addTxResults(ExecTxResult.getDefaultInstance());
    }
    return answer.build();
  }

  ResponseCommit commit() throws RefusedCallException {
    Deciding done = deciding;
    if (done == null) {
      throw new RefusedCallException(Reason.NO_BLOCK, "a commit without a block before it");
    }
    deciding = null;
    lock.writeLock().lock();
    try {
      orEnd.run(
          "block %d could not be committed".formatted(done.cursor.index()),
          () -> {
            ledger.commit(done.cursor);
            return true;
          });
      committed(done.voters);
    } finally {
      lock.writeLock().unlock();
    }
    listener.committed(done.cursor.index(), done.proposer, done.transactions);
    return ResponseCommit.getDefaultInstance();
  }
}
