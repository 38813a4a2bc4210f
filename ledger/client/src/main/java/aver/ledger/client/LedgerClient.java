package aver.ledger.client;

import aver.ledger.client.Connections.AnswerException;
import aver.ledger.client.tls.HostPort;
import aver.ledger.client.tls.TlsRefusal;
import aver.ledger.proof.Digest;
import aver.ledger.proof.crypto.Domain;
import aver.ledger.proof.file.ValueProof;
import aver.ledger.proof.note.LedgerCheckpoint;
import aver.ledger.rules.Drop;
import aver.ledger.rules.state.Keys;
import aver.ledger.rules.state.Octets;
import aver.ledger.rules.state.Slot;
import aver.ledger.rules.tx.Envelope;
import aver.ledger.rules.tx.SignedTransaction;
import aver.ledger.rules.tx.Transaction;
import aver.ledger.wire.TransactionWire;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
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
  private static final long VERSIONS_NS = 5_000_000_000L;

  private final ClientSettings settings;
  private final Digest chainId;
  private final Connections connections;
  private final CertifiedHead head;
  private final StateReads reads;
  private final Submissions submissions;
  private final Hints hints;
  private final SecureRandom random = new SecureRandom();
  private volatile Optional<Versions> versions = Optional.empty();

  /** What a signature is made with. */
  private record Versions(int protocol, int key, long readNs) {}

  private LedgerClient(
      ClientSettings settings,
      Trust trust,
      Connections connections,
      List<HostPort> preferred,
      KnownReplicas known) {
    this.settings = settings;
    this.chainId = settings.genesis().chainId();
    this.connections = connections;
    this.head = new CertifiedHead(trust);
    this.reads = new StateReads(connections, head, preferred, known);
    this.submissions = new Submissions(connections, head);
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
    KnownReplicas known = new KnownReplicas(settings.trustFile());
    List<Endpoint> endpoints = known.read(Endpoint.of(settings.genesis()));
    for (HostPort address : preferred) {
      if (endpoints.stream().noneMatch(e -> e.address().equals(address))) {
        throw new IOException(
            "no replica that is known has the address %s: correct replicas".formatted(address));
      }
    }
    Trust trust = Trust.open(settings.genesis(), settings.trustFile());
    // members begin at different replicas
    int first = preferred.isEmpty() ? settings.member().hashCode() : 0;
    Connections connections =
        new Connections(
            settings.keys().tls(), settings.proxy(), Endpoint.ordered(endpoints, preferred), first);
    return new LedgerClient(settings, trust, connections, preferred, known);
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
    return connections.call(
        channel -> head.ask(channel, Duration.ofMillis(CertifiedHead.CALL_MS), head.floor()));
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
      return head.ask(connections.channel(endpoint), limit, 0);
    } catch (StatusRuntimeException e) {
      connections.failed(endpoint, e);
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
   * @return false if there was no hint within the limit, also when no replica can be reached, or if
   *     {@link #wake} was called
   */
  public boolean awaitNewer(long height, Duration limit) throws InterruptedException {
    return newest().filter(seen -> seen.height() > height).isPresent()
        || hints.await(height, limit);
  }

  /** Ends the {@link #awaitNewer} that is under way, or the next one that has to wait. */
  public void wake() {
    hints.wake();
  }

  /** The newest certified checkpoint that was seen, or empty. */
  public Optional<LedgerCheckpoint> newest() {
    return head.newest();
  }

  /** Whether {@link #newest} is of this process's life, and not of the trust file alone. */
  public boolean answered() {
    return head.answered();
  }

  /** The note of {@link #newest}. */
  public Optional<String> newestNote() {
    return head.note();
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
    return reads.read(keys);
  }

  /**
   * Values of the first of these keys, at least of one, of one certified height: as many as fit
   * into one answer.
   *
   * @param keys 1 to 256
   */
  public CertifiedState readSome(List<String> keys) throws LedgerUnavailableException {
    return reads.readSome(keys);
  }

  /**
   * A value of the newest certified state, or its absence, with all that somebody who trusts the
   * genesis document alone needs to check it; checked here as they would.
   */
  public ValueProof prove(String key) throws LedgerUnavailableException {
    byte[] raw = key.getBytes(StandardCharsets.US_ASCII);
    return connections.call(channel -> {
      try {
        return new ReplicaProofs(channel, settings.genesis()).checkedValue(raw);
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
    Versions versions = versions();
    byte[] nonce = new byte[16];
    random.nextBytes(nonce);
    Envelope envelope =
        new Envelope(
            versions.protocol(),
            settings.member(),
            versions.key(),
            Octets.of(nonce),
            newest().orElseThrow().timeMs() + VALID.toMillis(),
            readingMs);
    return TransactionWire.sign(envelope, transaction, chainId, settings.keys().identity());
  }

  /** Read again after a while, and after a transaction was dropped, since both may change. */
  private Versions versions() throws LedgerUnavailableException {
    Optional<Versions> known =
        versions.filter(v -> System.nanoTime() - v.readNs() < VERSIONS_NS && newest().isPresent());
    if (known.isPresent()) {
      return known.get();
    }
    var own = Keys.member(settings.member());
    CertifiedState state = read(List.of(own.key(), Keys.PROTOCOL.key()));
    Versions read =
        new Versions(
            state.get(Keys.PROTOCOL).orElseThrow().version(),
            state.get(own).map(m -> m.keyVersion()).orElse(1),
            System.nanoTime());
    versions = Optional.of(read);
    return read;
  }

  /**
   * Signs and submits, and waits until it is final. One that ledger time ran away from, as when an
   * outage ends, can never take effect and is signed once more; so is one whose key or protocol
   * version changed since it was read.
   */
  public Outcome submit(Transaction transaction) throws LedgerUnavailableException {
    Optional<Versions> before = versions;
    Outcome outcome = submit(sign(transaction), Duration.ofMinutes(1));
    boolean passing =
        outcome instanceof Outcome.Dropped(String code, String _)
            && (before.isPresent() || code.equals(Drop.EXPIRED.code()));
    return passing ? submit(sign(transaction), Duration.ofMinutes(1)) : outcome;
  }

  /**
   * Sends the same bytes again and again, to one replica after the other, until the transaction is
   * in the certified log or more replicas than may lie say that it is dropped.
   *
   * @throws LedgerUnavailableException if neither happened in time: it may still become final, so
   *     the same bytes may be submitted again
   */
  public Outcome submit(SignedTransaction transaction, Duration limit)
      throws LedgerUnavailableException {
    Outcome outcome = submissions.submit(transaction, limit);
    if (outcome instanceof Outcome.Dropped) {
      versions = Optional.empty();
    }
    return outcome;
  }

  /**
   * What became of a transaction; waits for it to be final and certified, then checks the proof.
   */
  public Optional<Outcome> status(Digest id, Duration wait) throws LedgerUnavailableException {
    return submissions.status(id, wait);
  }

  /** Opens on first use, and stays open until this is closed. */
  public ManagedChannel channel(Endpoint replica) {
    return connections.channel(replica);
  }

  /** Signs what is neither a transaction nor a checkpoint, such as the header of an upload. */
  public Octets sign(Domain domain, byte[] body) {
    return Octets.of(settings.keys().identity().sign(domain.message(chainId, body)));
  }

  @Override
  public void close() {
    hints.close();
    connections.close();
    boolean interrupted = Thread.interrupted(); // or the file could not be written
    try {
      head.keep();
    } catch (IOException e) {
      LOG.warn("the newest checkpoint that was seen cannot be kept: {}", e.getMessage());
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
