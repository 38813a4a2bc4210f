package aver.ledger.client;

import aver.ledger.proof.Digest;
import aver.ledger.proof.crypto.Domain;
import aver.ledger.rules.Drop;
import aver.ledger.rules.state.Keys;
import aver.ledger.rules.state.Octets;
import aver.ledger.rules.tx.Envelope;
import aver.ledger.rules.tx.SignedTransaction;
import aver.ledger.rules.tx.Transaction;
import aver.ledger.wire.TransactionWire;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;

/** Signs with a member's identity key, under the versions of key and protocol that hold. */
final class TransactionSigner {
  private static final long VERSIONS_NS = 5_000_000_000L;

  private final ClientSettings settings;
  private final Digest chainId;
  private final CertifiedHead head;
  private final StateReads reads;
  private final SecureRandom random = new SecureRandom();
  private volatile Optional<Versions> versions = Optional.empty();

  /** What a signature is made with. */
  private record Versions(int protocol, int key, long readNs) {}

  TransactionSigner(ClientSettings settings, CertifiedHead head, StateReads reads) {
    this.settings = settings;
    this.chainId = settings.genesis().chainId();
    this.head = head;
    this.reads = reads;
  }

  /** The chain for which is signed. */
  Digest chainId() {
    return chainId;
  }

  /** As {@link LedgerClient#sign(Transaction, long)}. */
  SignedTransaction sign(Transaction transaction, long readingMs)
      throws LedgerUnavailableException {
    Versions present = present();
    byte[] nonce = new byte[16];
    random.nextBytes(nonce);
    Envelope envelope =
        new Envelope(
            present.protocol(),
            settings.member(),
            present.key(),
            Octets.of(nonce),
            head.newest().orElseThrow().timeMs() + LedgerClient.VALID.toMillis(),
            readingMs);
    return TransactionWire.sign(envelope, transaction, chainId, settings.keys().identity());
  }

  /** As {@link LedgerClient#sign(Domain, byte[])}. */
  Octets sign(Domain domain, byte[] body) {
    return Octets.of(settings.keys().identity().sign(domain.message(chainId, body)));
  }

  /** Whether versions are known, so that a drop may be because they changed since. */
  boolean remembers() {
    return versions.isPresent();
  }

  /** Reads the versions again before the next signature: a transaction was dropped. */
  void forget() {
    versions = Optional.empty();
  }

  /**
   * Whether a transaction that was dropped may pass when it is signed once more.
   *
   * @param remembered whether its signature was made with versions that were read before it
   */
  static boolean mayPass(Outcome outcome, boolean remembered) {
    return outcome instanceof Outcome.Dropped(String code, String _)
        && (remembered || code.equals(Drop.EXPIRED.code()));
  }

  /** Read again after a while, and after a transaction was dropped, since both may change. */
  private Versions present() throws LedgerUnavailableException {
    Optional<Versions> known =
        versions.filter(
            v -> System.nanoTime() - v.readNs() < VERSIONS_NS && head.newest().isPresent());
    if (known.isPresent()) {
      return known.get();
    }
    var own = Keys.member(settings.member());
    CertifiedState state = reads.read(List.of(own.key(), Keys.PROTOCOL.key()));
    Versions read =
        new Versions(
            state.get(Keys.PROTOCOL).orElseThrow().version(),
            state.get(own).map(m -> m.keyVersion()).orElse(1),
            System.nanoTime());
    versions = Optional.of(read);
    return read;
  }
}
