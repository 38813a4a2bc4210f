package aver.ledger.engine.comet.abci;

import aver.ledger.engine.LedgerApplication;
import aver.ledger.engine.Snapshots;
import aver.ledger.engine.Voter;
import aver.ledger.engine.comet.abci.RefusedCallException.Reason;
import aver.ledger.engine.comet.proto.Empty;
import aver.ledger.engine.comet.proto.Misbehavior;
import aver.ledger.engine.comet.proto.Request;
import aver.ledger.engine.comet.proto.RequestInitChain;
import aver.ledger.engine.comet.proto.Response;
import aver.ledger.engine.comet.proto.ResponseApplySnapshotChunk;
import aver.ledger.engine.comet.proto.ResponseCommit;
import aver.ledger.engine.comet.proto.ResponseEcho;
import aver.ledger.engine.comet.proto.ResponseException;
import aver.ledger.engine.comet.proto.ResponseExtendVote;
import aver.ledger.engine.comet.proto.ResponseInfo;
import aver.ledger.engine.comet.proto.ResponseInitChain;
import aver.ledger.engine.comet.proto.ResponseOfferSnapshot;
import aver.ledger.engine.comet.proto.ResponseVerifyVoteExtension;
import com.google.protobuf.ByteString;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Answers the engine with a ledger. What it says to consensus follows from blocks and committed
 * state alone; a ledger that fails in a block ends the replica before the engine hears of it.
 */
public final class AbciApplication implements Function<Request, Response> {
  /** {@code code} of a transaction that the ledger holds already. */
  public static final int DUPLICATE = 1;

  /** {@code code} of a transaction that is dropped; the codespace says why. */
  public static final int DROPPED = 2;

  private static final int ACCEPT = 1;
  private static final Empty EMPTY = Empty.getDefaultInstance();

  private final LedgerApplication ledger;
  private final Supplier<List<Voter>> ahead;
  private final String chainId;
  private final PeerFilter peers = new PeerFilter(this::mayConnect);
  private final Proposals proposals;
  private final Snapshots ledgerSnapshots;
  private final AbciSnapshots snapshots;
  private final Listener listener;
  private final OrEnd orEnd;
  private final Blocks blocks;

  /** Whether the next block may be the first behind a snapshot. */
  private volatile boolean unsettled = true;

  /** Is told what the engine says beside its questions; must not wait. */
  public interface Listener {
    /** The engine has read its keys and asks where this ledger stands. */
    void connected();

    /** Whether this one may not connect now, although it orders. */
    default boolean refuses(Voter peer) {
      return false;
    }

    /** A block with these transactions was committed, proposed by the one with this address. */
    void committed(long height, String proposer, List<ByteString> transactions);

    /** Validators signed two things where one is allowed. */
    void misbehaved(long height, List<Misbehavior> what);
  }

  /**
   * How much a proposal holds.
   *
   * @param transactionBytes most of one transaction; a block with a longer one is refused
   * @param proposalBytes most of all transactions of an own proposal; others may propose more
   */
  public record Limits(int transactionBytes, int proposalBytes) {
    /** A transaction that may be offered must get into some block. */
    public Limits {
      if (transactionBytes < 1 || proposalBytes < transactionBytes) {
        throw new IllegalArgumentException(
            "of one transaction and of a proposal, was %d and %d bytes"
                .formatted(transactionBytes, proposalBytes));
      }
    }
  }

  /**
   * Makes one.
   *
   * @param ahead who may connect beside those that the ledger wants to order
   * @param snapshots of the ledger
   * @param chainId of the engine
   * @param limits of what it proposes
   * @param failed is told once a block could not be executed or committed
   */
  public AbciApplication(
      LedgerApplication ledger,
      Supplier<List<Voter>> ahead,
      Snapshots snapshots,
      String chainId,
      Limits limits,
      Listener listener,
      BiConsumer<String, Throwable> failed) {
    this.ledger = ledger;
    this.ahead = ahead;
    this.chainId = chainId;
    this.proposals = new Proposals(ledger, limits);
    this.ledgerSnapshots = snapshots;
    this.snapshots = new AbciSnapshots(snapshots, this::connected);
    this.listener = listener;
    this.orEnd = new OrEnd(failed);
    this.blocks = new Blocks(ledger, listener, orEnd);
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
      orEnd.failed().accept(what, e);
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
      case QUERY -> answer.setQuery(peers.query(request.getQuery().getPath()));
      case CHECK_TX -> answer.setCheckTx(proposals.check(request.getCheckTx()));
      case PREPARE_PROPOSAL ->
          answer.setPrepareProposal(
              orEnd.run(
                  "what a block may hold could not be looked at",
                  () -> proposals.prepare(request.getPrepareProposal())));
      case PROCESS_PROPOSAL ->
          answer.setProcessProposal(
              orEnd.run(
                  "a proposed block could not be looked at",
                  () -> proposals.process(request.getProcessProposal())));
      case FINALIZE_BLOCK -> answer.setFinalizeBlock(blocks.execute(request.getFinalizeBlock()));
      case COMMIT -> answer.setCommit(commit());
      case LIST_SNAPSHOTS -> answer.setListSnapshots(snapshots.list());
      case LOAD_SNAPSHOT_CHUNK ->
          answer.setLoadSnapshotChunk(snapshots.load(request.getLoadSnapshotChunk()));
      case OFFER_SNAPSHOT -> answer.setOfferSnapshot(offered(request));
      case APPLY_SNAPSHOT_CHUNK -> answer.setApplySnapshotChunk(taken(request));
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
    try {
      return blocks.info();
    } finally {
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

  private List<Voter> connected() {
    return Stream.concat(blocks.needed().stream(), ahead.get().stream())
        .filter(voter -> !listener.refuses(voter))
        .toList();
  }

  private boolean mayConnect(String node) {
    return connected().stream().anyMatch(voter -> Validators.nodeId(voter).equals(node))
        || (blocks.votesAtStart(node)
            && blocks.voters().stream().noneMatch(voter -> Validators.nodeId(voter).equals(node)));
  }

  /**
   * The engine says, after a start, whose votes the next block needs, by node id: they may connect
   * until it is committed, as if this replica had run on.
   */
  public void votingAtStart(List<String> nodes) {
    blocks.votingAtStart(nodes);
  }

  private ResponseCommit commit() throws RefusedCallException {
    ResponseCommit answer = blocks.commit();
    if (unsettled) {
      orEnd.run(
          "what came by a snapshot could not be made durable",
          () -> {
            ledgerSnapshots.settle();
            return true;
          });
      unsettled = false;
    }
    return answer;
  }

  /** An engine that looks for a snapshot has read its keys, and does not ask where this stands. */
  private ResponseOfferSnapshot offered(Request request) {
    listener.connected();
    return orEnd.run(
        "a snapshot could not be taken", () -> snapshots.offer(request.getOfferSnapshot()));
  }

  private ResponseApplySnapshotChunk taken(Request request) {
    ResponseApplySnapshotChunk answer =
        orEnd.run(
            "a snapshot could not be taken", () -> snapshots.take(request.getApplySnapshotChunk()));
    unsettled = true;
    blocks.forgetVoters(); // if this was the last chunk, those of the snapshot are the voters
    return answer;
  }
}
