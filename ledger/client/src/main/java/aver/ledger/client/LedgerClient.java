package aver.ledger.client;

import aver.ledger.client.Connections.AnswerException;
import aver.ledger.client.tls.HostPort;
import aver.ledger.client.tls.TlsRefusal;
import aver.ledger.proof.Digest;
import aver.ledger.proof.crypto.Domain;
import aver.ledger.proof.file.ValueProof;
import aver.ledger.proof.log.LogProofs;
import aver.ledger.proof.log.MerkleHash;
import aver.ledger.proof.note.LedgerCheckpoint;
import aver.ledger.proof.note.Link;
import aver.ledger.proof.note.Note;
import aver.ledger.proof.note.TrustedSet;
import aver.ledger.proof.smt.StateProof;
import aver.ledger.rules.Drop;
import aver.ledger.rules.Leaf;
import aver.ledger.rules.state.Keys;
import aver.ledger.rules.state.Member;
import aver.ledger.rules.state.Octets;
import aver.ledger.rules.state.Slot;
import aver.ledger.rules.tx.Envelope;
import aver.ledger.rules.tx.SignedTransaction;
import aver.ledger.rules.tx.Transaction;
import aver.ledger.wire.TransactionWire;
import aver.proto.v1.CheckpointRequest;
import aver.proto.v1.CheckpointResponse;
import aver.proto.v1.LogServiceGrpc;
import aver.proto.v1.ReadRequest;
import aver.proto.v1.ReadResponse;
import aver.proto.v1.StateServiceGrpc;
import aver.proto.v1.StatusRequest;
import aver.proto.v1.StatusResponse;
import aver.proto.v1.SubmitRequest;
import aver.proto.v1.SubmitResponse;
import aver.proto.v1.TransactionsServiceGrpc;
import com.google.protobuf.ByteString;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A member's way to the ledger. No replica is believed: what is returned was checked against
 * certified checkpoints, beginning at genesis or where the trust file ended.
 *
 * <p>Blocking; safe for many threads.
 */
public final class LedgerClient implements AutoCloseable {
  /** How long a transaction is valid after the newest certified time, if nothing else is said. */
  public static final Duration VALID = Duration.ofMinutes(10);

  private static final Logger LOG = LoggerFactory.getLogger(LedgerClient.class);
  private static final long CALL_MS = 10_000;
  private static final long WAIT_MS = 5_000;

  private final ClientSettings settings;
  private final Digest chainId;
  private final Trust trust;
  private final Connections connections;
  private final List<HostPort> preferred;
  private final Hints hints;
  private final AtomicBoolean replicasChanged;
  private final SecureRandom random = new SecureRandom();

  private LedgerClient(
      ClientSettings settings, Trust trust, Connections connections, List<HostPort> preferred) {
    this.preferred = List.copyOf(preferred);
    this.replicasChanged = new AtomicBoolean(trust.set().height() > 0);
    this.settings = settings;
    this.chainId = settings.genesis().chainId();
    this.trust = trust;
    this.connections = connections;
    this.hints = new Hints(connections);
  }

  /**
   * Opens a client; connects on first use.
   *
   * @throws IOException if the trust file is damaged or of another chain
   */
  public static LedgerClient open(ClientSettings settings) throws IOException {
    return open(settings, List.of());
  }

  /**
   * As {@link #open(ClientSettings)}.
   *
   * @param preferred addresses of the replicas to ask first, in this order
   * @throws IOException also if no replica of genesis has one of the addresses
   */
  public static LedgerClient open(ClientSettings settings, List<HostPort> preferred)
      throws IOException {
    List<Endpoint> endpoints = Endpoint.of(settings.genesis());
    for (HostPort address : preferred) {
      if (endpoints.stream().noneMatch(e -> e.address().equals(address))) {
        throw new IOException(
            "no replica of genesis has the address %s: correct replicas".formatted(address));
      }
    }
    Trust trust = Trust.open(settings.genesis(), settings.trustFile());
    // members begin at different replicas
    int first = preferred.isEmpty() ? settings.member().hashCode() : 0;
    Connections connections =
        new Connections(
            settings.keys().tls(), settings.proxy(), Endpoint.ordered(endpoints, preferred), first);
    return new LedgerClient(settings, trust, connections, preferred);
  }

  /** The chain that this client is on. */
  public Digest chainId() {
    return chainId;
  }

  /** Own member id. */
  public String member() {
    return settings.member();
  }

  /** The newest certified checkpoint that a replica shows, as a note; verified and remembered. */
  public LedgerCheckpoint refresh() throws LedgerUnavailableException {
    return connections.call(channel -> {
      var answer =
          LogServiceGrpc.newBlockingStub(channel)
              .withDeadlineAfter(CALL_MS, TimeUnit.MILLISECONDS)
              .checkpoint(
                  CheckpointRequest.newBuilder().setTrustedMembers(trustedMembers()).build());
      return accept(answer.getLinksList(), answer.getCheckpoint());
    });
  }

  /** The replicas that may be asked. */
  public List<Endpoint> endpoints() {
    return connections.endpoints();
  }

  /** The replica that calls go to now. */
  public Endpoint present() {
    return connections.present();
  }

  /** Goes to another replica if calls go to this one. */
  public void leave(Endpoint endpoint) {
    connections.leave(endpoint);
  }

  /**
   * The newest certified checkpoint that one replica shows; verified, and remembered if it is newer
   * than what was seen.
   *
   * @throws LedgerUnavailableException if it does not answer in time, refuses, or shows none that
   *     is certified
   */
  public LedgerCheckpoint newestOf(Endpoint endpoint, Duration limit)
      throws LedgerUnavailableException {
    try {
      CheckpointResponse answer =
          LogServiceGrpc.newBlockingStub(connections.channel(endpoint))
              .withDeadlineAfter(limit.toMillis(), TimeUnit.MILLISECONDS)
              .checkpoint(
                  CheckpointRequest.newBuilder().setTrustedMembers(trustedMembers()).build());
      return accept(answer.getLinksList(), answer.getCheckpoint(), 0);
    } catch (StatusRuntimeException e) {
      connections.channel(endpoint).resetConnectBackoff();
      String why = TlsRefusal.of(e).orElse(e.getStatus().getDescription());
      throw new LedgerUnavailableException(
          "%s at %s: %s"
              .formatted(
                  endpoint.replica(), endpoint.address(), why == null ? e.getMessage() : why),
          e);
    } catch (AnswerException e) {
      throw new LedgerUnavailableException(
          "%s shows a checkpoint that is not certified: %s"
              .formatted(endpoint.replica(), e.getMessage()),
          e);
    }
  }

  /**
   * Waits until a replica hints that a height above {@code height} is certified. It is no more than
   * a hint: read then. The first call begins to follow a replica in the background.
   *
   * @return false if there was no hint within the limit, also when no replica can be reached
   */
  public boolean awaitNewer(long height, Duration limit) throws InterruptedException {
    return newest().filter(seen -> seen.height() > height).isPresent()
        || hints.await(height, limit);
  }

  /** The newest certified checkpoint that was seen, or empty. */
  public Optional<LedgerCheckpoint> newest() {
    return trust.newest();
  }

  /** The note of {@link #newest}. */
  public Optional<String> newestNote() {
    return trust.note();
  }

  /** One value of the newest certified state. */
  public <V> Optional<V> read(Slot<V> slot) throws LedgerUnavailableException {
    return read(List.of(slot.key())).get(slot);
  }

  /**
   * Values of one certified height, never below one that was seen before.
   *
   * @param keys at most 256
   */
  public CertifiedState read(List<String> keys) throws LedgerUnavailableException {
    CertifiedState state = readOnce(keys);
    if (replicasChanged.getAndSet(false)) {
      try {
        followReplicas();
      } catch (LedgerUnavailableException e) {
        replicasChanged.set(true); // at the next read
        throw e;
      }
    }
    return state;
  }

  /** Learns from certified state who the replicas are now, since the set that signs changed. */
  private void followReplicas() throws LedgerUnavailableException {
    List<Slot<Member>> members =
        readOnce(List.of(Keys.REPLICAS.key())).get(Keys.REPLICAS).orElseThrow().ids().stream()
            .map(Keys::member)
            .toList();
    CertifiedState state = readOnce(members.stream().map(Slot::key).toList());
    List<Endpoint> now =
        members.stream()
            .flatMap(slot -> state.get(slot).stream())
            .flatMap(member -> Endpoint.of(member.who()).stream())
            .toList();
    connections.replace(Endpoint.ordered(now, preferred));
  }

  private CertifiedState readOnce(List<String> keys) throws LedgerUnavailableException {
    ReadRequest.Builder request = ReadRequest.newBuilder().setTrustedMembers(trustedMembers());
    keys.forEach(key -> request.addKeys(ByteString.copyFrom(key, StandardCharsets.US_ASCII)));
    return connections.call(channel -> {
      ReadResponse answer =
          StateServiceGrpc.newBlockingStub(channel)
              .withDeadlineAfter(CALL_MS, TimeUnit.MILLISECONDS)
              .read(request.build());
      LedgerCheckpoint checkpoint = accept(answer.getLinksList(), answer.getCheckpoint());
      return checked(keys, checkpoint, answer);
    });
  }

  private static CertifiedState checked(
      List<String> keys, LedgerCheckpoint checkpoint, ReadResponse answer) throws AnswerException {
    if (answer.getValuesCount() != keys.size()) {
      throw new AnswerException("another number of values than was asked for");
    }
    Map<String, Optional<byte[]>> values = new LinkedHashMap<>();
    for (int i = 0; i < keys.size(); i++) {
      ReadResponse.Value value = answer.getValues(i);
      byte[] key = keys.get(i).getBytes(StandardCharsets.US_ASCII);
      byte[] bytes = value.getValue().toByteArray();
      byte[] proof = value.getProof().toByteArray();
      boolean shown =
          value.getPresent()
              ? StateProof.present(checkpoint.state(), key, bytes, proof)
              : StateProof.absent(checkpoint.state(), key, proof);
      if (!shown) {
        throw new AnswerException("a false proof of " + keys.get(i));
      }
      values.put(keys.get(i), value.getPresent() ? Optional.of(bytes) : Optional.empty());
    }
    return new CertifiedState(checkpoint, values);
  }

  /**
   * A value of the newest certified state, or its absence, with all that somebody who trusts the
   * genesis document alone needs to check it; checked here as they would.
   */
  public ValueProof prove(String key) throws LedgerUnavailableException {
    byte[] raw = key.getBytes(StandardCharsets.US_ASCII);
    ReadRequest request = ReadRequest.newBuilder().addKeys(ByteString.copyFrom(raw)).build();
    return connections.call(channel -> {
      ReadResponse answer =
          StateServiceGrpc.newBlockingStub(channel)
              .withDeadlineAfter(CALL_MS, TimeUnit.MILLISECONDS)
              .read(request);
      if (answer.getValuesCount() != 1) {
        throw new AnswerException("another number of values than was asked for");
      }
      ReadResponse.Value value = answer.getValues(0);
      try {
        LedgerCheckpoint checkpoint =
            LedgerCheckpoint.parse(Note.parse(answer.getCheckpoint()).text());
        ValueProof proof =
            new ValueProof(
                raw,
                value.getPresent() ? Optional.of(value.getValue().toByteArray()) : Optional.empty(),
                checkpoint.state(),
                value.getProof().toByteArray(),
                answer.getCheckpoint(),
                answer.getLinksList().stream()
                    .map(link -> new Link(link.getCheckpoint(), link.getVkeysList()))
                    .toList());
        proof.verify(new TrustedSet(chainId, Trust.signers(settings.genesis()), 0));
        return proof;
      } catch (IllegalArgumentException e) {
        throw new AnswerException("a false proof of " + key + ": " + e.getMessage(), e);
      }
    });
  }

  /**
   * Proofs from one replica, to hand on.
   *
   * @param replica its id, or the address that genesis names
   * @return empty if genesis has no such replica
   */
  public Optional<ReplicaProofs> proofs(String replica) {
    return connections.endpoints().stream()
        .filter(at -> at.replica().equals(replica) || at.address().toString().equals(replica))
        .findFirst()
        .map(at -> new ReplicaProofs(connections.channel(at), settings.genesis()));
  }

  /** Signs a transaction that is valid for {@link #VALID} after the newest certified time. */
  public SignedTransaction sign(Transaction transaction) throws LedgerUnavailableException {
    return sign(transaction, 0);
  }

  /**
   * Signs a transaction.
   *
   * @param readingMs a replica's clock; 0 from all others
   */
  public SignedTransaction sign(Transaction transaction, long readingMs)
      throws LedgerUnavailableException {
    var own = Keys.member(settings.member());
    CertifiedState state = read(List.of(own.key(), Keys.PROTOCOL.key()));
    byte[] nonce = new byte[16];
    random.nextBytes(nonce);
    Envelope envelope =
        new Envelope(
            state.get(Keys.PROTOCOL).orElseThrow().version(),
            settings.member(),
            state.get(own).map(m -> m.keyVersion()).orElse(1),
            Octets.of(nonce),
            state.checkpoint().timeMs() + VALID.toMillis(),
            readingMs);
    return TransactionWire.sign(envelope, transaction, chainId, settings.keys().identity());
  }

  /**
   * Signs and submits, and waits until it is final. One that ledger time ran away from, as when an
   * outage ends, can never take effect and is signed once more.
   */
  public Outcome submit(Transaction transaction) throws LedgerUnavailableException {
    Outcome outcome = submit(sign(transaction), Duration.ofMinutes(1));
    boolean expired =
        outcome instanceof Outcome.Dropped(String code, String _)
            && code.equals(Drop.EXPIRED.code());
    return expired ? submit(sign(transaction), Duration.ofMinutes(1)) : outcome;
  }

  /**
   * Sends the same bytes again and again, to one replica after the other, until the transaction is
   * in the certified log or dropped.
   *
   * @throws LedgerUnavailableException if neither happened in time: it may still become final, so
   *     the same bytes may be submitted again
   */
  public Outcome submit(SignedTransaction transaction, Duration limit)
      throws LedgerUnavailableException {
    ByteString bytes = ByteString.copyFrom(TransactionWire.encode(transaction));
    long end = System.nanoTime() + limit.toNanos();
    LedgerUnavailableException last = null;
    while (System.nanoTime() < end) {
      try {
        SubmitResponse answer =
            connections.call(
                Duration.ofNanos(end - System.nanoTime()),
                channel ->
                    TransactionsServiceGrpc.newBlockingStub(channel)
                        .withDeadlineAfter(CALL_MS, TimeUnit.MILLISECONDS)
                        .submit(SubmitRequest.newBuilder().setTransaction(bytes).build()));
        switch (answer.getAdmission()) {
          case ADMISSION_DROPPED -> {
            return new Outcome.Dropped(answer.getCode(), answer.getMessage());
          }
          case ADMISSION_BUSY -> {
            pause(Math.clamp(answer.getRetryAfterMs(), 1, WAIT_MS));
            connections.leave(connections.present());
          }
          case ADMISSION_ADMITTED, ADMISSION_DUPLICATE -> {
            Optional<Outcome> outcome = status(transaction.id(), Duration.ofMillis(WAIT_MS));
            if (outcome.isPresent()) {
              return outcome.get();
            }
            connections.leave(connections.present()); // it may be cut off from the others
          }
          case ADMISSION_UNSPECIFIED, UNRECOGNIZED -> connections.leave(connections.present());
        }
      } catch (LedgerUnavailableException e) {
        last = e;
        pause(200);
      }
    }
    String message =
        "transaction %s is not final after %s".formatted(transaction.id().hex(), limit);
    throw last == null
        ? new LedgerUnavailableException(message + ": submit the same bytes again")
        : new LedgerUnavailableException(message + ": " + last.getMessage(), last);
  }

  /**
   * What became of a transaction; waits for it to be final and certified, then checks the proof.
   */
  public Optional<Outcome> status(Digest id, Duration wait) throws LedgerUnavailableException {
    StatusRequest request =
        StatusRequest.newBuilder()
            .setTransactionId(ByteString.copyFrom(id.bytes()))
            .setWaitMs(wait.toMillis())
            .build();
    return connections.call(channel -> status(channel, id, request));
  }

  private Optional<Outcome> status(ManagedChannel channel, Digest id, StatusRequest request)
      throws AnswerException {
    StatusResponse answer =
        TransactionsServiceGrpc.newBlockingStub(channel)
            .withDeadlineAfter(CALL_MS + request.getWaitMs(), TimeUnit.MILLISECONDS)
            .status(request);
    if (!answer.getFinal()) {
      return Optional.empty();
    }
    LedgerCheckpoint checkpoint = acceptOrFollow(channel, answer.getCheckpoint());
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

  /** Opens on first use, and stays open until this is closed. */
  public ManagedChannel channel(Endpoint replica) {
    return connections.channel(replica);
  }

  /** Signs what is neither a transaction nor a checkpoint, such as the header of an upload. */
  public Octets sign(Domain domain, byte[] body) {
    return Octets.of(settings.keys().identity().sign(domain.message(chainId, body)));
  }

  /** An answer without links: when the set has changed meanwhile, they are asked for. */
  private LedgerCheckpoint acceptOrFollow(ManagedChannel channel, String checkpoint)
      throws AnswerException {
    try {
      return accept(List.of(), checkpoint);
    } catch (AnswerException unknownSet) {
      CheckpointResponse newest =
          LogServiceGrpc.newBlockingStub(channel)
              .withDeadlineAfter(CALL_MS, TimeUnit.MILLISECONDS)
              .checkpoint(
                  CheckpointRequest.newBuilder().setTrustedMembers(trustedMembers()).build());
      var _ = accept(newest.getLinksList(), newest.getCheckpoint());
      return accept(List.of(), checkpoint, 0);
    }
  }

  private ByteString trustedMembers() {
    return ByteString.copyFrom(trust.set().signers().hash().bytes());
  }

  private LedgerCheckpoint accept(List<aver.proto.v1.Link> links, String checkpoint)
      throws AnswerException {
    return accept(links, checkpoint, trust.newest().map(LedgerCheckpoint::height).orElse(0L));
  }

  /** Refuses a checkpoint below the height {@code floor}. */
  private LedgerCheckpoint accept(List<aver.proto.v1.Link> links, String checkpoint, long floor)
      throws AnswerException {
    try {
      Digest before = trust.set().signers().hash();
      LedgerCheckpoint read =
          trust.accept(
              links.stream()
                  .map(link -> new Link(link.getCheckpoint(), link.getVkeysList()))
                  .toList(),
              checkpoint);
      if (!trust.set().signers().hash().equals(before)) {
        replicasChanged.set(true);
      }
      if (read.height() < floor) {
        throw new AnswerException(
            "height %d, below %d that was certified before".formatted(read.height(), floor));
      }
      return read;
    } catch (IllegalArgumentException e) {
      throw new AnswerException(String.valueOf(e.getMessage()), e);
    } catch (IOException e) {
      throw new AnswerException("cannot keep the checkpoint: " + e.getMessage(), e);
    }
  }

  private static void pause(long ms) {
    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(ms));
  }

  @Override
  public void close() {
    hints.close();
    connections.close();
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
}
