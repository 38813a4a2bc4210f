package aver.ledger.engine.comet.abci;

import aver.ledger.engine.Admission;
import aver.ledger.engine.AppPoint;
import aver.ledger.engine.DecidedBlock;
import aver.ledger.engine.EngineCursor;
import aver.ledger.engine.Executed;
import aver.ledger.engine.LedgerApplication;
import aver.ledger.engine.Voter;
import aver.ledger.engine.comet.abci.RefusedCallException.Reason;
import aver.ledger.engine.comet.proto.CheckTxType;
import aver.ledger.engine.comet.proto.Empty;
import aver.ledger.engine.comet.proto.ExecTxResult;
import aver.ledger.engine.comet.proto.Misbehavior;
import aver.ledger.engine.comet.proto.Request;
import aver.ledger.engine.comet.proto.RequestCheckTx;
import aver.ledger.engine.comet.proto.RequestFinalizeBlock;
import aver.ledger.engine.comet.proto.RequestInitChain;
import aver.ledger.engine.comet.proto.RequestPrepareProposal;
import aver.ledger.engine.comet.proto.RequestProcessProposal;
import aver.ledger.engine.comet.proto.Response;
import aver.ledger.engine.comet.proto.ResponseApplySnapshotChunk;
import aver.ledger.engine.comet.proto.ResponseCheckTx;
import aver.ledger.engine.comet.proto.ResponseCommit;
import aver.ledger.engine.comet.proto.ResponseEcho;
import aver.ledger.engine.comet.proto.ResponseException;
import aver.ledger.engine.comet.proto.ResponseExtendVote;
import aver.ledger.engine.comet.proto.ResponseFinalizeBlock;
import aver.ledger.engine.comet.proto.ResponseInfo;
import aver.ledger.engine.comet.proto.ResponseInitChain;
import aver.ledger.engine.comet.proto.ResponseListSnapshots;
import aver.ledger.engine.comet.proto.ResponseLoadSnapshotChunk;
import aver.ledger.engine.comet.proto.ResponseOfferSnapshot;
import aver.ledger.engine.comet.proto.ResponsePrepareProposal;
import aver.ledger.engine.comet.proto.ResponseProcessProposal;
import aver.ledger.engine.comet.proto.ResponseQuery;
import aver.ledger.engine.comet.proto.ResponseVerifyVoteExtension;
import com.google.protobuf.ByteString;
import java.util.List;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Answers the engine with a ledger. What it says to consensus follows from blocks and committed
 * state alone; a ledger that fails in a block ends the replica before the engine hears of it.
 */
public final class AbciApplication implements Function<Request, Response> {
  /** {@code code} of a transaction that the ledger holds already. */
  public static final int DUPLICATE = 1;

  /** {@code code} of a transaction that is dropped; the codespace says why. */
  public static final int DROPPED = 2;

  private static final int TRANSACTIONS_MAX = 10_000;
  private static final int ACCEPT = 1;
  private static final int REJECT = 2;
  private static final int SNAPSHOT_REJECT = 3;
  private static final int SNAPSHOT_ABORT = 2;
  private static final String PEER_ID = "/p2p/filter/id/";
  private static final String PEER_ADDRESS = "/p2p/filter/addr/";
  private static final Empty EMPTY = Empty.getDefaultInstance();

  private final LedgerApplication ledger;
  private final Supplier<List<Voter>> ahead;
  private final String chainId;
  private final int transactionMax;
  private final Listener listener;
  private final BiConsumer<String, Throwable> failed;
  private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
  private volatile @Nullable List<Voter> voters;
  private @Nullable Deciding deciding;

  private record Deciding(EngineCursor cursor, List<Voter> voters, String proposer) {}

  /** Is told what the engine says beside its questions; must not wait. */
  public interface Listener {
    /** The engine has read its keys and asks where this ledger stands. */
    void connected();

    /** A block was committed that the validator with this address had proposed. */
    void committed(long height, String proposer);

    /** Validators signed two things where one is allowed. */
    void misbehaved(long height, List<Misbehavior> what);
  }

  /**
   * Makes one.
   *
   * @param ahead who may connect beside those that the ledger wants to order
   * @param chainId of the engine
   * @param transactionMax most bytes of a transaction
   * @param failed is told once a block could not be executed or committed
   */
  public AbciApplication(
      LedgerApplication ledger,
      Supplier<List<Voter>> ahead,
      String chainId,
      int transactionMax,
      Listener listener,
      BiConsumer<String, Throwable> failed) {
    this.ledger = ledger;
    this.ahead = ahead;
    this.chainId = chainId;
    this.transactionMax = transactionMax;
    this.listener = listener;
    this.failed = failed;
  }

  /**
   * Answers a request; one that is refused by an exception, which begins with a reason's code.
   *
   * @throws LedgerFailedException if the replica has to end, of which the handler was told
   */
  @Override
  public Response apply(Request request) {
    try {
      return answer(request);
    } catch (RefusedCallException e) {
      return Response.newBuilder()
          .setException(ResponseException.newBuilder().setError(String.valueOf(e.getMessage())))
          .build();
    } catch (Error e) {
      String what = "a call of the engine failed: " + request.getValueCase();
      failed.accept(what, e);
      throw new LedgerFailedException(what, e);
    }
  }

  private Response answer(Request request) throws RefusedCallException {
    Response.Builder answer = Response.newBuilder();
    switch (request.getValueCase()) {
      case ECHO ->
          answer.setEcho(ResponseEcho.newBuilder().setMessage(request.getEcho().getMessage()));
      case FLUSH -> answer.setFlush(EMPTY);
      case INFO -> answer.setInfo(info());
      case INIT_CHAIN -> answer.setInitChain(init(request.getInitChain()));
      case QUERY -> answer.setQuery(query(request.getQuery().getPath()));
      case CHECK_TX -> answer.setCheckTx(check(request.getCheckTx()));
      case PREPARE_PROPOSAL -> answer.setPrepareProposal(prepare(request.getPrepareProposal()));
      case PROCESS_PROPOSAL -> answer.setProcessProposal(process(request.getProcessProposal()));
      case FINALIZE_BLOCK -> answer.setFinalizeBlock(finalizeBlock(request.getFinalizeBlock()));
      case COMMIT -> answer.setCommit(commit());
      // the ledger brings newcomers forward itself: see SnapshotFetcher
      case LIST_SNAPSHOTS -> answer.setListSnapshots(ResponseListSnapshots.getDefaultInstance());
      case OFFER_SNAPSHOT ->
          answer.setOfferSnapshot(ResponseOfferSnapshot.newBuilder().setResult(SNAPSHOT_REJECT));
      case LOAD_SNAPSHOT_CHUNK ->
          answer.setLoadSnapshotChunk(ResponseLoadSnapshotChunk.getDefaultInstance());
      case APPLY_SNAPSHOT_CHUNK ->
          answer.setApplySnapshotChunk(
              ResponseApplySnapshotChunk.newBuilder().setResult(SNAPSHOT_ABORT));
      // switched off in the engine's genesis; answered as the engine expects if it asks all the
      // same
      case EXTEND_VOTE -> answer.setExtendVote(ResponseExtendVote.getDefaultInstance());
      case VERIFY_VOTE_EXTENSION ->
          answer.setVerifyVoteExtension(ResponseVerifyVoteExtension.newBuilder().setStatus(ACCEPT));
      case VALUE_NOT_SET ->
          throw new RefusedCallException(Reason.NO_CALL, "ABCI 2.0 has no such call");
    }
    return answer.build();
  }

  private ResponseInfo info() {
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
      listener.connected();
    }
  }

  private ResponseInitChain init(RequestInitChain request) throws RefusedCallException {
    if (!request.getChainId().equals(chainId)) {
      throw new RefusedCallException(
          Reason.OTHER_CHAIN,
          "the engine's chain is %s, not %s: its folder belongs to another ledger"
              .formatted(request.getChainId(), chainId));
    }
    return ResponseInitChain.newBuilder()
        .addAllValidators(Validators.all(ledger.voters()))
        .setAppHash(ByteString.copyFrom(ledger.info().stateRoot().bytes()))
        .build();
  }

  /** The engine asks whether a peer may connect; there is nothing else to ask here. */
  private ResponseQuery query(String path) {
    if (path.startsWith(PEER_ADDRESS)) {
      return ResponseQuery.getDefaultInstance(); // its key decides, not where it comes from
    }
    if (path.startsWith(PEER_ID)) {
      String id = path.substring(PEER_ID.length());
      return Stream.concat(voters().stream(), ahead.get().stream())
              .anyMatch(voter -> Validators.nodeId(voter).equals(id))
          ? ResponseQuery.getDefaultInstance()
          : refused("no replica of this ledger");
    }
    return refused("ask the replica itself, with proofs");
  }

  private static ResponseQuery refused(String why) {
    return ResponseQuery.newBuilder().setCode(1).setLog(why).build();
  }

  private List<Voter> voters() {
    List<Voter> known = voters;
    if (known == null) {
      known = ledger.voters();
      voters = known;
    }
    return known;
  }

  private ResponseCheckTx check(RequestCheckTx request) {
    byte[] transaction = request.getTx().toByteArray();
    Admission admission =
        request.getType() == CheckTxType.CHECK_TX_TYPE_RECHECK
            ? ledger.checkAgain(transaction)
            : ledger.check(transaction);
    return switch (admission) {
      case Admission.Admitted() -> ResponseCheckTx.getDefaultInstance();
      case Admission.Duplicate() -> ResponseCheckTx.newBuilder().setCode(DUPLICATE).build();
      case Admission.Dropped(String code, String message) ->
          ResponseCheckTx.newBuilder().setCode(DROPPED).setCodespace(code).setLog(message).build();
      case Admission.Busy(long _) -> ResponseCheckTx.newBuilder().setCode(DUPLICATE).build();
    };
  }

  private ResponsePrepareProposal prepare(RequestPrepareProposal request) {
    return ResponsePrepareProposal.newBuilder()
        .addAllTxs(
            request.getTxsList().stream().filter(this::proper).limit(TRANSACTIONS_MAX).toList())
        .build();
  }

  /** Refuses only what no honest proposer sends. */
  private ResponseProcessProposal process(RequestProcessProposal request) {
    boolean proper =
        request.getTxsCount() <= TRANSACTIONS_MAX
            && request.getTxsList().stream().allMatch(this::proper);
    return ResponseProcessProposal.newBuilder().setStatus(proper ? ACCEPT : REJECT).build();
  }

  private boolean proper(ByteString transaction) {
    return transaction.size() <= transactionMax && ledger.wellFormed(transaction.toByteArray());
  }

  private ResponseFinalizeBlock finalizeBlock(RequestFinalizeBlock request)
      throws RefusedCallException {
    long last = Math.max(0, ledger.info().cursor().index());
    if (request.getHeight() <= last) {
      throw new RefusedCallException(
          Reason.OLD_BLOCK,
          "block %d to execute, and block %d is committed".formatted(request.getHeight(), last));
    }
    EngineCursor cursor = new EngineCursor(0, request.getHeight());
    List<Voter> before = voters();
    Executed executed =
        orFail(
            "block %d could not be executed".formatted(request.getHeight()),
            () ->
                ledger.execute(
                    new DecidedBlock(
                        cursor,
                        request.getTxsList().stream().map(ByteString::toByteArray).toList())));
    deciding =
        new Deciding(cursor, executed.voters(), Validators.address(request.getProposerAddress()));
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

  private ResponseCommit commit() throws RefusedCallException {
    Deciding done = deciding;
    if (done == null) {
      throw new RefusedCallException(Reason.NO_BLOCK, "a commit without a block before it");
    }
    deciding = null;
    lock.writeLock().lock();
    try {
      orFail(
          "block %d could not be committed".formatted(done.cursor.index()),
          () -> {
            ledger.commit(done.cursor);
            return true;
          });
      voters = done.voters;
    } finally {
      lock.writeLock().unlock();
    }
    listener.committed(done.cursor.index(), done.proposer);
    return ResponseCommit.getDefaultInstance();
  }

  private <T> T orFail(String what, Supplier<T> action) {
    try {
      return action.get();
    } catch (RuntimeException | Error e) {
      failed.accept(what, e);
      throw new LedgerFailedException(what, e);
    }
  }
}
