package aver.ledger.proof.log;

import aver.ledger.proof.Digest;
import java.security.MessageDigest;

/** Hashes of RFC 9162: a leaf is SHA-256(00 . data), a node SHA-256(01 . left . right). */
public final class MerkleHash {
  /** Root of the tree without leaves: SHA-256 of nothing. */
  public static final Digest EMPTY_ROOT = Digest.sha256();

  private static final byte[] LEAF = {0};
  private static final byte[] NODE = {1};

  private MerkleHash() {}

  /** Hash of a leaf with this content. */
  public static Digest leaf(byte[] data) {
    return Digest.sha256(LEAF, data);
  }

  /** Hash of the node above two others. */
  public static Digest node(Digest left, Digest right) {
    MessageDigest sha = Digest.hasher();
    sha.update(NODE);
    left.update(sha);
    right.update(sha);
    return Digest.of(sha.digest());
  }
}
