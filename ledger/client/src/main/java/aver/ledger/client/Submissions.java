package aver.ledger.client;

import static aver.ledger.client.CertifiedHead.CALL_MS;

import aver.ledger.client.Connections.AnswerException;
import aver.ledger.client.text.PrintableText;
import aver.ledger.proof.Digest;
import aver.ledger.proof.log.LogProofs;
import aver.ledger.proof.log.MerkleHash;
import aver.ledger.proof.note.LedgerCheckpoint;
import aver.ledger.rules.Leaf;
import aver.ledger.rules.tx.SignedTransaction;
import aver.ledger.wire.TransactionWire;
import aver.proto.v1.StatusRequest;
import aver.proto.v1.StatusResponse;
import aver.proto.v1.SubmitRequest;
import aver.proto.v1.SubmitResponse;
import aver.proto.v1.TransactionsServiceGrpc;
import com.google.protobuf.ByteString;
import io.grpc.ManagedChannel;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Brings signed transactions to the ledger, and proofs back of what became of them. */
final class Submissions {
  private static final long WAIT_MS = 5_000;

  private final Connections connections;
  private final CertifiedHead head;

  Submissions(Connections connections, CertifiedHead head) {
    this.connections = connections;
    this.head = head;
  }

  /** An answer and whose it is: others may have gone to another replica meanwhile. */
  private record Said(Endpoint by, SubmitResponse answer) {}

  /** As {@link LedgerClient#submit(SignedTransaction, Duration)}. */
  Outcome submit(SignedTransaction transaction, Duration limit) throws LedgerUnavailableException {
    ByteString bytes = ByteString.copyFrom(TransactionWire.encode(transaction));
    long end = System.nanoTime() + limit.toNanos();
    LedgerUnavailableException last = null;
    Set<String> dropping = new HashSet<>();
    // a thread that was interrupted can neither wait nor call
    while (System.nanoTime() < end && !Thread.currentThread().isInterrupted()) {
      try {
        Said said =
            connections.callAt(
                Duration.ofNanos(end - System.nanoTime()),
                (endpoint, channel) ->
                    new Said(
                        endpoint,
                        TransactionsServiceGrpc.newBlockingStub(channel)
                            .withDeadlineAfter(CALL_MS, TimeUnit.MILLISECONDS)
                            .submit(SubmitRequest.newBuilder().setTransaction(bytes).build())));
        SubmitResponse answer = said.answer();
        switch (answer.getAdmission()) {
          case ADMISSION_DROPPED -> {
            dropping.add(said.by().replica());
            if (dropping.size() > faultyMax()) {
              return new Outcome.Dropped(
                  PrintableText.of(answer.getCode()), PrintableText.of(answer.getMessage()));
            }
            connections.leave(said.by()); // it may lie, or be behind
          }
          case ADMISSION_BUSY -> {
            pause(Math.clamp(answer.getRetryAfterMs(), 1, WAIT_MS));
            connections.leave(said.by());
          }
          case ADMISSION_ADMITTED, ADMISSION_DUPLICATE -> {
            Optional<Outcome> outcome = status(transaction.id(), Duration.ofMillis(WAIT_MS));
            if (outcome.isPresent()) {
              return outcome.get();
            }
            connections.leave(said.by()); // it may be cut off from the others
          }
          case ADMISSION_UNSPECIFIED, UNRECOGNIZED -> connections.leave(said.by());
        }
      } catch (TrustFileException e) {
        // asking again does not mend it; a replica said before that it took the transaction
        throw notFinal(transaction, "(%s)".formatted(e.getMessage()), e);
      } catch (LedgerUnavailableException e) {
        last = e;
        pause(200);
      }
    }
    if (Thread.currentThread().isInterrupted()) {
      throw notFinal(transaction, "(interrupted)", last);
    }
    String cause = last == null ? "" : " (%s)".formatted(last.getMessage());
    throw notFinal(transaction, "after %d s%s".formatted(limit.toSeconds(), cause), last);
  }

  private static NotFinalException notFinal(
      SignedTransaction transaction, String when, @Nullable Exception cause) {
    String message =
        "the transaction is not final %s: it may still become final: look with `aver"
                .formatted(when)
            + " ledger proof --tx %s --node REPLICA --config FILE` before you send it again"
                .formatted(transaction.id().hex());
    return cause == null ? new NotFinalException(message) : new NotFinalException(message, cause);
  }

  /** How many of the replicas may lie, so that one more has to say the same. */
  private int faultyMax() {
    return (connections.endpoints().size() - 1) / 3;
  }

  /** As {@link LedgerClient#status}. */
  Optional<Outcome> status(Digest id, Duration wait) throws LedgerUnavailableException {
    StatusRequest request =
        StatusRequest.newBuilder()
            .setTransactionId(ByteString.copyFrom(id.bytes()))
            .setWaitMs(wait.toMillis())
            .build();
    return connections.call(channel -> status(channel, id, request));
  }

  private Optional<Outcome> status(ManagedChannel channel, Digest id, StatusRequest request)
      throws AnswerException, TrustFileException {
    StatusResponse answer =
        TransactionsServiceGrpc.newBlockingStub(channel)
            .withDeadlineAfter(CALL_MS + request.getWaitMs(), TimeUnit.MILLISECONDS)
            .status(request);
    if (!answer.getFinal()) {
      return Optional.empty();
    }
    LedgerCheckpoint checkpoint = head.acceptOrFollow(channel, answer.getCheckpoint());
    byte[] bytes = answer.getLeaf().toByteArray();
    try {
      Leaf leaf = Leaf.CODEC.decode(bytes);
      List<Digest> path =
          answer.getInclusionList().stream().map(b -> Digest.of(b.toByteArray())).toList();
      boolean included =
          leaf.txId().equals(id)
              && Arrays.equals(Leaf.CODEC.encode(leaf), bytes)
              && LogProofs.included(
                  MerkleHash.leaf(bytes),
                  leaf.seq() - 1,
                  checkpoint.size(),
                  path,
                  checkpoint.root());
      if (!included) {
        throw new AnswerException("a false proof of transaction " + id.hex());
      }
      return Optional.of(new Outcome.Final(leaf, answer.getCheckpoint()));
    } catch (IllegalArgumentException e) {
      throw new AnswerException("a damaged leaf", e);
    }
  }

  private static void pause(long ms) {
    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(ms));
  }
}
