package aver.ledger.store;

/**
 * By what right a transfer brings a blob; a later one of these takes the blob over from an earlier
 * one. Whoever has the name of a blob can send it as slowly as it likes, which must not keep out
 * those whose it is.
 */
public enum Claim {
  /** By anybody who passes it on. */
  PASSED_ON,
  /** By whoever made it. */
  OF_ITS_AUTHOR,
  /** By the owner of the store, who fetches what it needs. */
  OF_THE_STORE
}
