package aver.ledger.vector.server;

/**
 * What an optimiser remembers from one round to the next, one value a parameter of the model: IEEE
 * 754 binary32, its bits in the place of an {@code int32}.
 */
public enum ServerState {
  /** {@code m}: where updates pointed lately. */
  MOMENTUM,
  /** {@code v}: how large they were, squared. */
  VARIANCE
}
