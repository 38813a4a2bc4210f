package aver.ledger.client;

import aver.ledger.client.Connections.AnswerException;
import aver.ledger.client.text.PrintableText;
import aver.ledger.client.tls.CallFailure;
import aver.ledger.proof.Digest;
import aver.ledger.proof.note.LedgerCheckpoint;
import aver.ledger.proof.note.Link;
import aver.proto.v1.CheckpointRequest;
import aver.proto.v1.CheckpointResponse;
import aver.proto.v1.LogServiceGrpc;
import com.google.protobuf.ByteString;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The newest certified checkpoint that was seen: what every answer of a replica is checked against.
 * A checkpoint is taken if the set that is trusted, or one that its links lead to, signed it.
 */
final class CertifiedHead {
  private static final Logger LOG = LoggerFactory.getLogger(CertifiedHead.class);

  /** How long a replica may take for one answer. */
  static final long CALL_MS = 10_000;

  private final Trust trust;
  private final AtomicBoolean setChanged;
  private volatile boolean answered;

  CertifiedHead(Trust trust) {
    this.trust = trust;
    this.setChanged = new AtomicBoolean(trust.set().height() > 0);
  }

  /** True once after the set of replicas changed, and at first if genesis is no longer trusted. */
  boolean takeSetChange() {
    return setChanged.getAndSet(false);
  }

  /** Says again that the set changed, since it could not be followed now. */
  void putSetChangeBack() {
    setChanged.set(true);
  }

  Optional<LedgerCheckpoint> newest() {
    return trust.newest();
  }

  Optional<String> note() {
    return trust.note();
  }

  /** Whether a replica showed a certified checkpoint since the start. */
  boolean answered() {
    return answered;
  }

  /** Writes down what was seen last; what the disk refuses is logged. */
  void keepAtLast() {
    boolean interrupted = Thread.interrupted(); // or the file could not be written
    try {
      trust.keep();
    } catch (IOException e) {
      LOG.warn("the newest checkpoint that was seen cannot be kept: {}", e.getMessage());
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Names the trusted set, so that an answer begins its links there. */
  ByteString trustedMembers() {
    return ByteString.copyFrom(trust.set().signers().hash().bytes());
  }

  /** Asks one replica for its newest; refuses one below the height {@code floor}. */
  LedgerCheckpoint ask(ManagedChannel channel, Duration limit, long floor)
      throws AnswerException, TrustFileException {
    CheckpointResponse answer =
        LogServiceGrpc.newBlockingStub(channel)
            .withDeadlineAfter(limit.toMillis(), TimeUnit.MILLISECONDS)
            .checkpoint(CheckpointRequest.newBuilder().setTrustedMembers(trustedMembers()).build());
    return accept(answer.getLinksList(), answer.getCheckpoint(), floor);
  }

  /** As {@link LedgerClient#newestOf}. */
  LedgerCheckpoint newestOf(Connections connections, Endpoint endpoint, Duration limit)
      throws LedgerUnavailableException {
    try {
      return ask(connections.channel(endpoint), limit, 0);
    } catch (StatusRuntimeException e) {
      connections.failed(endpoint, e);
      throw new LedgerUnavailableException(
          "%s at %s: %s".formatted(endpoint.replica(), endpoint.address(), CallFailure.of(e)), e);
    } catch (AnswerException e) {
      throw new LedgerUnavailableException(
          "%s shows a checkpoint that is not certified: %s"
              .formatted(endpoint.replica(), e.getMessage()),
          e);
    }
  }

  /** The height that no answer may be below. */
  long floor() {
    return trust.newest().map(LedgerCheckpoint::height).orElse(0L);
  }

  /** An answer without links: when the set has changed meanwhile, they are asked for. */
  LedgerCheckpoint acceptOrFollow(ManagedChannel channel, String checkpoint)
      throws AnswerException, TrustFileException {
    try {
      return accept(List.of(), checkpoint);
    } catch (AnswerException unknownSet) {
      var _ = ask(channel, Duration.ofMillis(CALL_MS), floor());
      return accept(List.of(), checkpoint, 0);
    }
  }

  /** Refuses a checkpoint below one that was certified before. */
  LedgerCheckpoint accept(List<aver.proto.v1.Link> links, String checkpoint)
      throws AnswerException, TrustFileException {
    return accept(links, checkpoint, floor());
  }

  /** Refuses a checkpoint below the height {@code floor}. */
  LedgerCheckpoint accept(List<aver.proto.v1.Link> links, String checkpoint, long floor)
      throws AnswerException, TrustFileException {
    try {
      Digest before = trust.set().signers().hash();
      LedgerCheckpoint read =
          trust.accept(
              links.stream()
                  .map(link -> new Link(link.getCheckpoint(), link.getVkeysList()))
                  .toList(),
              checkpoint);
      if (!trust.set().signers().hash().equals(before)) {
        setChanged.set(true);
      }
      answered = true;
      if (read.height() < floor) {
        throw new AnswerException(
            "height %d, below %d that was certified before".formatted(read.height(), floor));
      }
      return read;
    } catch (IllegalArgumentException e) {
      throw new AnswerException(PrintableText.of(String.valueOf(e.getMessage())), e);
    } catch (IOException e) {
      throw new TrustFileException(trust.file(), e);
    }
  }
}
