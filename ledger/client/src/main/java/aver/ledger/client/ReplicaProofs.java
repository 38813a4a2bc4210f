package aver.ledger.client;

import aver.ledger.client.Connections.AnswerException;
import aver.ledger.client.text.PrintableText;
import aver.ledger.client.tls.CallFailure;
import aver.ledger.proof.Digest;
import aver.ledger.proof.file.CheckpointProof;
import aver.ledger.proof.file.LeafProof;
import aver.ledger.proof.file.TlogProof;
import aver.ledger.proof.file.ValueProof;
import aver.ledger.proof.log.Frontier;
import aver.ledger.proof.log.MerkleHash;
import aver.ledger.proof.note.LedgerCheckpoint;
import aver.ledger.proof.note.Link;
import aver.ledger.proof.note.Note;
import aver.ledger.proof.note.TrustedSet;
import aver.ledger.rules.Genesis;
import aver.ledger.rules.Leaf;
import aver.proto.v1.CheckpointRequest;
import aver.proto.v1.CheckpointResponse;
import aver.proto.v1.LogServiceGrpc;
import aver.proto.v1.LoggedTransaction;
import aver.proto.v1.ReadRequest;
import aver.proto.v1.ReadResponse;
import aver.proto.v1.StateServiceGrpc;
import aver.proto.v1.StatusRequest;
import aver.proto.v1.StatusResponse;
import aver.proto.v1.TransactionsRequest;
import aver.proto.v1.TransactionsServiceGrpc;
import com.google.protobuf.ByteString;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;

/** Proofs from one running replica, each checked from genesis on before it is handed out. */
public final class ReplicaProofs {
  private static final long CALL_MS = 30_000;
  private static final int AT_ONCE = 1_000;

  private final ManagedChannel channel;
  private final TrustedSet genesis;
  private volatile Optional<Long> certifiedMs = Optional.empty();

  ReplicaProofs(ManagedChannel channel, Genesis genesis) {
    this.channel = channel;
    this.genesis = new TrustedSet(genesis.chainId(), Trust.signers(genesis), 0);
  }

  /** As {@link LedgerClient#prove}. */
  static ValueProof value(Connections connections, Genesis genesis, String key)
      throws LedgerUnavailableException {
    byte[] raw = key.getBytes(StandardCharsets.US_ASCII);
    return connections.call(channel -> {
      try {
        return new ReplicaProofs(channel, genesis).checkedValue(raw);
      } catch (IllegalArgumentException e) {
        throw new AnswerException("a false proof of " + key + ": " + e.getMessage(), e);
      }
    });
  }

  /** What a call gives; what it throws is said in one way. */
  private interface Call<R> {
    R ask();
  }

  private static <R> R asked(Call<R> call) throws LedgerUnavailableException {
    try {
      return call.ask();
    } catch (StatusRuntimeException e) {
      throw new LedgerUnavailableException("the replica that was asked: " + CallFailure.of(e), e);
    } catch (IllegalArgumentException e) {
      throw new LedgerUnavailableException(
          "the replica gave a false proof: " + PrintableText.of(String.valueOf(e.getMessage())), e);
    }
  }

  /** The newest certified checkpoint. */
  public CheckpointProof checkpoint() throws LedgerUnavailableException {
    return asked(() -> {
      CheckpointResponse answer = newest();
      CheckpointProof proof =
          new CheckpointProof(
              answer.getCheckpoint(), links(answer.getLinksList(), answer.getCheckpoint()));
      proved(proof.verify(genesis));
      return proof;
    });
  }

  /** Ledger time of the newest checkpoint that it proved; empty before it did. */
  public Optional<Long> certifiedMs() {
    return certifiedMs;
  }

  private void proved(LedgerCheckpoint checkpoint) {
    certifiedMs = Optional.of(Math.max(checkpoint.timeMs(), certifiedMs.orElse(0L)));
  }

  private CheckpointResponse newest() {
    return LogServiceGrpc.newBlockingStub(channel)
        .withDeadlineAfter(CALL_MS, TimeUnit.MILLISECONDS)
        .checkpoint(CheckpointRequest.getDefaultInstance());
  }

  /** That a transaction is in the log; empty if it is not. */
  public Optional<LeafProof> transaction(Digest id) throws LedgerUnavailableException {
    return asked(() -> {
      StatusResponse answer =
          TransactionsServiceGrpc.newBlockingStub(channel)
              .withDeadlineAfter(CALL_MS, TimeUnit.MILLISECONDS)
              .status(
                  StatusRequest.newBuilder()
                      .setTransactionId(ByteString.copyFrom(id.bytes()))
                      .build());
      if (!answer.getFinal()) {
        return Optional.empty();
      }
      LeafProof proof =
          new LeafProof(
              new TlogProof(
                  Optional.of(answer.getLeaf().toByteArray()),
                  answer.getSeq() - 1,
                  answer.getInclusionList().stream().map(b -> Digest.of(b.toByteArray())).toList(),
                  answer.getCheckpoint()),
              links(newest().getLinksList(), answer.getCheckpoint()));
      proved(proof.verify(genesis));
      if (!Leaf.CODEC.decode(proof.leaf()).txId().equals(id)) {
        throw new IllegalArgumentException("the leaf is of another transaction");
      }
      return Optional.of(proof);
    });
  }

  /** That a key of the newest certified state has a value, or none. */
  public ValueProof value(byte[] key) throws LedgerUnavailableException {
    return asked(() -> checkedValue(key));
  }

  /**
   * The same.
   *
   * @throws StatusRuntimeException if there is no answer
   * @throws IllegalArgumentException if the proof is false
   */
  private ValueProof checkedValue(byte[] key) {
    ReadResponse answer =
        StateServiceGrpc.newBlockingStub(channel)
            .withDeadlineAfter(CALL_MS, TimeUnit.MILLISECONDS)
            .read(ReadRequest.newBuilder().addKeys(ByteString.copyFrom(key)).build());
    if (answer.getValuesCount() != 1) {
      throw new IllegalArgumentException("another number of values than was asked for");
    }
    ReadResponse.Value value = answer.getValues(0);
    ValueProof proof =
        new ValueProof(
            key,
            value.getPresent() ? Optional.of(value.getValue().toByteArray()) : Optional.empty(),
            parsed(answer.getCheckpoint()).state(),
            value.getProof().toByteArray(),
            answer.getCheckpoint(),
            links(answer.getLinksList(), answer.getCheckpoint()));
    proved(proof.verify(genesis));
    return proof;
  }

  /**
   * All transactions of the certified log with their leaves, in order; at the end the leaves are
   * compared with the certified root.
   */
  public void transactions(BiConsumer<byte[], byte[]> each) throws LedgerUnavailableException {
    LedgerCheckpoint certified = parsed(checkpoint().note());
    asked(() -> {
      Frontier log = Frontier.EMPTY;
      while (log.size() < certified.size()) {
        Iterator<LoggedTransaction> some =
            LogServiceGrpc.newBlockingStub(channel)
                .withDeadlineAfter(CALL_MS, TimeUnit.MILLISECONDS)
                .transactions(
                    TransactionsRequest.newBuilder()
                        .setFromSeq(log.size() + 1)
                        .setCount((int) Math.min(AT_ONCE, certified.size() - log.size()))
                        .build());
        if (!some.hasNext()) {
          throw new IllegalArgumentException("transaction %d is lacking".formatted(log.size() + 1));
        }
        while (some.hasNext() && log.size() < certified.size()) {
          LoggedTransaction next = some.next();
          log = log.append(MerkleHash.leaf(next.getLeaf().toByteArray()));
          each.accept(next.getTransaction().toByteArray(), next.getLeaf().toByteArray());
        }
      }
      if (!log.root().equals(certified.root())) {
        throw new IllegalArgumentException("its leaves do not give the certified root");
      }
      return true;
    });
  }

  private static LedgerCheckpoint parsed(String note) {
    return LedgerCheckpoint.parse(Note.parse(note).text());
  }

  /** Those that lead to the signers of a checkpoint: a later change is not theirs. */
  private static List<Link> links(List<aver.proto.v1.Link> links, String checkpoint) {
    List<Link> all =
        links.stream().map(link -> new Link(link.getCheckpoint(), link.getVkeysList())).toList();
    return Link.before(all, checkpoint);
  }
}
