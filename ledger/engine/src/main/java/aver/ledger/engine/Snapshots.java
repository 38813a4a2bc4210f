package aver.ledger.engine;

import aver.ledger.proof.Digest;
import java.util.List;
import java.util.Optional;

/**
 * Snapshots of a ledger for an engine that carries them between replicas itself: those that this
 * replica offers, and the one by which a newcomer comes to where the others are. The engine moves
 * bytes between peers and knows the state's root at a height; what is in them is the ledger's.
 *
 * <p>{@link #offers} and {@link #chunk} may be called at any time and by any thread. The calls of a
 * newcomer, {@link #offered} and {@link #take}, come one at a time and before any block; they may
 * take minutes, and what they throw ends the replica: see {@link Fatal}.
 */
public interface Snapshots {
  /**
   * A snapshot as peers are told of it: the same bytes on every honest replica.
   *
   * @param height of the engine: of its block whose execution left the state that the snapshot
   *     gives; at least 1
   * @param format how chunks and metadata are written
   * @param chunks how many there are, at least 1
   * @param hash SHA-256 of {@code metadata}, if it is no lie
   * @param metadata what the chunks have to be
   */
  @SuppressWarnings("ArrayRecordComponent") // compared by its hash
  record Offer(long height, int format, int chunks, Digest hash, byte[] metadata) {}

  /** What becomes of an offer. */
  enum Offered {
    /** Its chunks are wanted. */
    ACCEPTED,
    /** Not this one; others of the same peers may be good. */
    REFUSED,
    /** Written in a format that is not known here. */
    FORMAT_REFUSED,
    /** It is a lie: nothing more is wanted of those who sent it. */
    SENDERS_REFUSED,
    /** No offer will be accepted any more: the newcomer has to come in another way. */
    GIVEN_UP
  }

  /** What becomes of a chunk. */
  enum Taken {
    /** It is right; behind the last one the ledger stands at the snapshot's height. */
    ACCEPTED,
    /** It is not what the metadata says: fetched again, and nothing more from its sender. */
    CHUNK_REFUSED,
    /** All chunks have to be offered and taken from the first again. */
    FROM_THE_START,
    /** The snapshot is none, although its chunks are what its metadata says. */
    SNAPSHOT_REFUSED,
    /** The newcomer has to come in another way. */
    GIVEN_UP
  }

  /**
   * Those that this replica gives to others, newest first; at most three. The engine here is so far
   * behind each that it can prove the state there. They are made, beside other work, from the first
   * question on.
   */
  List<Offer> offers();

  /** The heights of these, newest first: the same question without their metadata. */
  default List<Long> heights() {
    return offers().stream().map(Offer::height).toList();
  }

  /** Whether those that can be made by now are still being made. */
  default boolean making() {
    return false;
  }

  /**
   * A chunk of one of them, cut out of the log now.
   *
   * @param height of the engine, as offered
   * @param index from 0
   * @return empty if this replica does not offer it
   */
  Optional<byte[]> chunk(long height, int format, int index);

  /**
   * A snapshot that some peers offer. Whatever was taken of another one before is dropped.
   *
   * @param stateRoot of the ledger at its height, as the engine's own proofs say
   */
  Offered offered(Offer offer, Digest stateRoot);

  /**
   * A chunk of the snapshot that was accepted last, in ascending order of their indices.
   *
   * @param sender who sent it, for people
   */
  Taken take(int index, byte[] chunk, String sender);

  /**
   * The engine has committed a block, the first since a start or since a snapshot was taken: what
   * is here survives a loss of power when this returns, and {@link #begun} is false from then on.
   */
  void settle();

  /**
   * Whether this ledger has executed a block of a snapshot of the present order and has no block of
   * its engine since: then only a snapshot that reaches at least as far brings it on, since its
   * engine may have none of the blocks that the ledger has. Survives a loss of power.
   */
  boolean begun();

  /**
   * How many chunks were accepted and blocks executed since the start of the process: only while
   * this grows does a snapshot come.
   */
  long steps();

  /** For a ledger that neither gives nor takes any. */
  static Snapshots none() {
    return NoSnapshots.NONE;
  }
}
