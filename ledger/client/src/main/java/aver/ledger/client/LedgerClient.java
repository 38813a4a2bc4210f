package aver.ledger.client;

import aver.ledger.client.tls.HostPort;
import aver.ledger.proof.Digest;
import aver.ledger.proof.crypto.Domain;
import aver.ledger.proof.file.ValueProof;
import aver.ledger.proof.note.LedgerCheckpoint;
import aver.ledger.rules.state.Octets;
import aver.ledger.rules.state.Slot;
import aver.ledger.rules.tx.SignedTransaction;
import aver.ledger.rules.tx.Transaction;
import io.grpc.ManagedChannel;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A member's way to the ledger. No replica is believed: what is returned was checked against
 * certified checkpoints, beginning at genesis or where the trust file ended.
 *
 * <p>Blocking; safe for many threads.
 */
public final class LedgerClient implements AutoCloseable {
  /** How long a transaction is valid after the newest certified time, if nothing else is said. */
  public static final Duration VALID = Duration.ofMinutes(10);

  /**
   * An answer to a read ends behind the value with which its values and proofs are more than so
   * many bytes. One that ends earlier is refused.
   */
  public static final long VALUES_BYTES = 2 << 20;

  private final ClientSettings settings;
  private final Connections connections;
  private final CertifiedHead head;
  private final StateReads reads;
  private final TransactionSigner signer;
  private final Submissions submissions;
  private final Hints hints;

  private LedgerClient(
      ClientSettings settings,
      Trust trust,
      Connections connections,
      List<HostPort> preferred,
      KnownReplicas known) {
    this.settings = settings;
    this.connections = connections;
    this.head = new CertifiedHead(trust);
    this.reads = new StateReads(connections, head, preferred, known);
    this.signer = new TransactionSigner(settings, head, reads);
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
    Connections connections = Connections.of(settings, known, preferred);
    Trust trust = Trust.open(settings.genesis(), settings.trustFile());
    return new LedgerClient(settings, trust, connections, preferred, known);
  }

  /** The chain that this client is on. */
  public Digest chainId() {
    return signer.chainId();
  }

  /** Own member id. */
  public String member() {
    return settings.member();
  }

  /** The newest certified checkpoint that a replica shows, as a note; verified and remembered. */
  public LedgerCheckpoint refresh() throws LedgerUnavailableException {
    return connections.ask(
        Connections.LIMIT,
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
    return head.newestOf(connections, endpoint, limit);
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
    return ReplicaProofs.value(connections, settings.genesis(), key);
  }

  /**
   * Proofs from one replica, to hand on.
   *
   * @param replica its id, or the address that genesis names
   * @return empty if genesis has no such replica
   */
  public Optional<ReplicaProofs> proofs(String replica) {
    return connections
        .find(replica)
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
    return signer.sign(transaction, readingMs);
  }

  /**
   * Signs and submits, and waits until it is final. One that ledger time ran away from, as when an
   * outage ends, can never take effect and is signed once more; so is one whose key or protocol
   * version changed since it was read.
   */
  public Outcome submit(Transaction transaction) throws LedgerUnavailableException {
    boolean remembered = signer.remembers();
    Outcome outcome = submit(sign(transaction), Duration.ofMinutes(1));
    return TransactionSigner.mayPass(outcome, remembered)
        ? submit(sign(transaction), Duration.ofMinutes(1))
        : outcome;
  }

  /**
   * Sends the same bytes again and again, to one replica after the other, until the transaction is
   * in the certified log or more replicas than may lie say that it is dropped.
   *
   * @throws NotFinalException if neither happened in time, the thread was interrupted, or what came
   *     of it cannot be checked here: it may still become final, so the same bytes may be submitted
   *     again
   */
  public Outcome submit(SignedTransaction transaction, Duration limit)
      throws LedgerUnavailableException {
    Outcome outcome = submissions.submit(transaction, limit);
    if (outcome instanceof Outcome.Dropped) {
      signer.forget();
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
    return signer.sign(domain, body);
  }

  @Override
  public void close() {
    hints.close();
    connections.close();
    head.keepAtLast();
  }
}
