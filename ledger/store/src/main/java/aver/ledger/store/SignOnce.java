package aver.ledger.store;

import aver.ledger.proof.Digest;
import java.util.Optional;

/** What this replica bound itself to, at each height to one checkpoint and never to another. */
final class SignOnce {
  private final Database database;

  SignOnce(Database database) {
    this.database = database;
  }

  /**
   * The digest that this replica bound itself to at {@code height}. Once one is there, no other is
   * ever written: {@link #bind(long, Digest)} says so, the other throws.
   */
  Optional<Digest> signed(long height) {
    return database.get(Column.SIGN_ONCE, Changes.number(height)).map(Digest::of);
  }

  /** The greatest height at which this replica bound itself. */
  Optional<Long> signedHeight() {
    return database.last(Column.SIGN_ONCE).map(row -> Changes.number(row.key));
  }

  /**
   * Binds this replica to {@code digest} at {@code height}, synced; false if another stands there.
   */
  boolean bind(long height, Digest digest) {
    Optional<Digest> bound = signed(height);
    if (bound.isEmpty()) {
      database.write(
          new Changes().put(Column.SIGN_ONCE, Changes.number(height), digest.bytes()), true);
    }
    return bound.isEmpty() || bound.get().equals(digest);
  }

  /**
   * Binds this replica with what is to be written.
   *
   * @throws IllegalArgumentException if it is bound to another one
   */
  void bind(long height, Digest digest, Changes changes) {
    Optional<Digest> bound = signed(height);
    if (bound.isPresent() && !bound.get().equals(digest)) {
      throw new IllegalArgumentException(
          "at height %d this replica is bound to %s and cannot sign %s"
              .formatted(height, bound.get(), digest));
    }
    changes.put(Column.SIGN_ONCE, Changes.number(height), digest.bytes());
  }
}
