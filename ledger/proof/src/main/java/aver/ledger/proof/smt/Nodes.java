package aver.ledger.proof.smt;

import aver.ledger.proof.Digest;

/** Where the nodes of a tree are kept, by hash. */
@FunctionalInterface
public interface Nodes {
  /**
   * The bytes of a node.
   *
   * @throws IllegalStateException if it is not there: the root is older than what is kept
   */
  byte[] node(Digest hash);
}
