package aver.ledger.node.serving;

import aver.ledger.client.tls.Peer;
import aver.ledger.node.certify.CertifiedReads;
import aver.ledger.store.LedgerStore;
import aver.ledger.store.StoreException;
import aver.proto.v1.CheckpointRequest;
import aver.proto.v1.CheckpointResponse;
import aver.proto.v1.ConsistencyRequest;
import aver.proto.v1.ConsistencyResponse;
import aver.proto.v1.InclusionRequest;
import aver.proto.v1.InclusionResponse;
import aver.proto.v1.LogServiceGrpc;
import aver.proto.v1.LoggedTransaction;
import aver.proto.v1.ReadRequest;
import aver.proto.v1.ReadResponse;
import aver.proto.v1.StateServiceGrpc;
import aver.proto.v1.TransactionsRequest;
import com.google.protobuf.ByteString;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.Optional;

/** Log and state as far as they are certified. */
public final class ReadServices {
  private static final int KEYS_MAX = 256;
  private static final int KEY_BYTES_MAX = 256;

  /** Reads of a member at once: each makes proofs, before anybody knows how long the answer is. */
  private static final int READS_EACH = 16;

  private static final int TRANSACTIONS_MAX = 1_000;
  private static final int STREAMS_EACH = 8;

  /** Answers that a member does not take stay in this replica's memory. */
  private static final long ANSWERS_BYTES_EACH = 16 << 20;

  private ReadServices() {}

  private static boolean ready(
      CertifiedReads reads, Optional<CertifiedReads.Certified> newest, StreamObserver<?> answer) {
    boolean present = reads.isPresent();
    if (newest.isEmpty() || !present) {
      answer.onError(
          Status.UNAVAILABLE
              .withDescription(
                  present
                      ? "nothing is certified yet: wait for the other replicas"
                      : "this replica signs nothing now: ask another one")
              .asRuntimeException());
      return false;
    }
    return true;
  }

  private static void refuse(StreamObserver<?> answer, String why) {
    answer.onError(Status.INVALID_ARGUMENT.withDescription(why).asRuntimeException());
  }

  private static void within(Shares calls, StreamObserver<?> answer, Runnable read) {
    String member = Peer.member();
    if (!calls.take(member)) {
      answer.onError(
          Status.RESOURCE_EXHAUSTED
              .withDescription("too many of your reads are under way: wait for one to end")
              .asRuntimeException());
      return;
    }
    try {
      read.run();
    } finally {
      calls.give(member);
    }
  }

  /** The state. */
  public static final class State extends StateServiceGrpc.StateServiceImplBase {
    private final CertifiedReads reads;
    private final Shares answers;
    private final Shares calls;

    /** Answers from certified reads. */
    public State(CertifiedReads reads) {
      this(reads, ANSWERS_BYTES_EACH, new Shares(READS_EACH));
    }

    /** With so many bytes of each member's answers under way at once, and so many calls. */
    State(CertifiedReads reads, long answersBytesEach, Shares calls) {
      this.reads = reads;
      this.calls = calls;
      this.answers = new Shares(answersBytesEach);
    }

    private void read(
        ReadRequest request, CertifiedReads.Certified at, StreamObserver<ReadResponse> answer) {
      ReadResponse read;
      try {
        read = reads.read(request, at);
      } catch (StoreException e) {
        if (reads.readable(at)) {
          throw e;
        }
        answer.onError(
            Status.UNAVAILABLE
                .withDescription("this replica takes the log of another: ask another one")
                .withCause(e)
                .asRuntimeException());
        return;
      }
      if (answers.takeUntilSent(
          Peer.member(), read.getSerializedSize(), (ServerCallStreamObserver<?>) answer)) {
        Services.send(answer, read);
      } else {
        answer.onError(
            Status.RESOURCE_EXHAUSTED
                .withDescription("much of the state is on its way to you: take that first")
                .asRuntimeException());
      }
    }

    @Override
    public void read(ReadRequest request, StreamObserver<ReadResponse> answer) {
      within(calls, answer, () -> asked(request, answer));
    }

    private void asked(ReadRequest request, StreamObserver<ReadResponse> answer) {
      Optional<CertifiedReads.Certified> newest = reads.newest();
      if (request.getKeysCount() > KEYS_MAX
          || request.getKeysList().stream()
              .anyMatch(key -> key.isEmpty() || key.size() > KEY_BYTES_MAX)) {
        refuse(answer, "at most 256 keys, each of 1 to 256 bytes");
      } else if (ready(reads, newest, answer)) {
        read(request, newest.orElseThrow(), answer);
      }
    }
  }

  /** The log. */
  public static final class Log extends LogServiceGrpc.LogServiceImplBase {
    private final LedgerStore store;
    private final CertifiedReads reads;
    private final Shares streams = new Shares(STREAMS_EACH);
    private final Shares calls;

    /** Answers from a store, as far as it is certified. */
    public Log(LedgerStore store, CertifiedReads reads) {
      this(store, reads, new Shares(READS_EACH));
    }

    /** With so many of each member's calls under way at once. */
    Log(LedgerStore store, CertifiedReads reads, Shares calls) {
      this.calls = calls;
      this.store = store;
      this.reads = reads;
    }

    @Override
    public void checkpoint(CheckpointRequest request, StreamObserver<CheckpointResponse> answer) {
      within(calls, answer, () -> show(request, answer));
    }

    private void show(CheckpointRequest request, StreamObserver<CheckpointResponse> answer) {
      Optional<CertifiedReads.Certified> newest = reads.newest();
      if (ready(reads, newest, answer)) {
        CertifiedReads.Certified at = newest.orElseThrow();
        Services.send(
            answer,
            CheckpointResponse.newBuilder()
                .setCheckpoint(at.note())
                .addAllLinks(reads.links(request.getTrustedMembers(), at))
                .build());
      }
    }

    @Override
    public void transactions(
        TransactionsRequest request, StreamObserver<LoggedTransaction> answer) {
      Optional<CertifiedReads.Certified> newest = reads.newest();
      if (request.getFromSeq() < 1 || request.getCount() < 0) {
        refuse(answer, "from_seq is at least 1");
        return;
      }
      if (!ready(reads, newest, answer)) {
        return;
      }
      String member = Peer.member();
      if (!streams.take(member)) {
        answer.onError(
            Status.RESOURCE_EXHAUSTED
                .withDescription("too many of your calls read the log: wait for one to end")
                .asRuntimeException());
        return;
      }
      long first = request.getFromSeq();
      long count = Math.min(request.getCount(), TRANSACTIONS_MAX);
      LogStream.begin(
          this::logged,
          first,
          Math.min(newest.orElseThrow().checkpoint().size(), first - 1 + count),
          (ServerCallStreamObserver<LoggedTransaction>) answer,
          () -> streams.give(member),
          PatientStream.PATIENCE);
    }

    private LoggedTransaction logged(long seq) {
      return LoggedTransaction.newBuilder()
          .setSeq(seq)
          .setTransaction(ByteString.copyFrom(store.transaction(seq - 1).orElseThrow()))
          .setLeaf(ByteString.copyFrom(store.leaf(seq - 1).orElseThrow()))
          .build();
    }

    @Override
    public void inclusion(InclusionRequest request, StreamObserver<InclusionResponse> answer) {
      within(calls, answer, () -> include(request, answer));
    }

    private void include(InclusionRequest request, StreamObserver<InclusionResponse> answer) {
      Optional<CertifiedReads.Certified> newest = reads.newest();
      if (!ready(reads, newest, answer)) {
        return;
      }
      CertifiedReads.Certified at = newest.orElseThrow();
      if (request.getSeq() < 1 || request.getSeq() > at.checkpoint().size()) {
        refuse(answer, "seq is 1 to " + at.checkpoint().size());
        return;
      }
      InclusionResponse.Builder b =
          InclusionResponse.newBuilder()
              .setLeaf(ByteString.copyFrom(store.leaf(request.getSeq() - 1).orElseThrow()))
              .setCheckpoint(at.note());
      store
          .log()
          .inclusion(request.getSeq() - 1, at.checkpoint().size())
          .forEach(hash -> b.addPath(ByteString.copyFrom(hash.bytes())));
      Services.send(answer, b.build());
    }

    @Override
    public void consistency(
        ConsistencyRequest request, StreamObserver<ConsistencyResponse> answer) {
      within(calls, answer, () -> connect(request, answer));
    }

    private void connect(ConsistencyRequest request, StreamObserver<ConsistencyResponse> answer) {
      Optional<CertifiedReads.Certified> newest = reads.newest();
      if (!ready(reads, newest, answer)) {
        return;
      }
      if (request.getOldSize() < 1
          || request.getOldSize() > request.getNewSize()
          || request.getNewSize() > newest.orElseThrow().checkpoint().size()) {
        refuse(answer, "1 <= old_size <= new_size <= size of the certified log");
        return;
      }
      ConsistencyResponse.Builder b = ConsistencyResponse.newBuilder();
      store
          .log()
          .consistency(request.getOldSize(), request.getNewSize())
          .forEach(hash -> b.addPath(ByteString.copyFrom(hash.bytes())));
      Services.send(answer, b.build());
    }
  }
}
