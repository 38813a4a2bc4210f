package aver.ledger.node.process;

/** How a replica of a test differs from an honest one that works. */
public enum Oddity {
  /** Its process ends at once when a block is to be executed. */
  HALTS_BEFORE_EXECUTION,

  /** Its process ends at once when a block was executed and is not written. */
  HALTS_BEFORE_WRITING,

  /** Its process ends at once when a block is written and the engine was not told. */
  HALTS_AFTER_WRITING,

  /** Its process ends at once when what it may sign is synced, and its signature is not made. */
  HALTS_WHILE_SIGNING,

  /** Its process ends at once in the middle of a blob that is sent to it. */
  HALTS_IN_BLOB,

  /** Its process ends at once while it computes the result of a round. */
  HALTS_IN_AGGREGATION,

  /** Its process ends at once while it takes another replica's log into its ledger. */
  HALTS_IN_CATCH_UP,

  /**
   * Its process ends at once in the middle of the log that it gives to another replica, if none of
   * the others has ended so.
   */
  HALTS_GIVING_LOG,

  /** Its engine, Ratis, cuts its log again and again, and keeps nothing for slow replicas. */
  CUTS_LOG,

  /** The same, and its process ends at once when everything is durable and the cut is to come. */
  HALTS_BEFORE_CUT,

  /** It lets everything be ordered, and has ordered again what was, and noise, and forgeries. */
  ORDERS_ANYTHING,

  /** The same, and it keeps out what hospital-2 and hospital-3 sign, wherever it has a say. */
  CENSORS,

  /** It executes every block without what hospital-3 signs, and signs what comes out. */
  SKIPS,

  /** While it leads with Ratis, one of the others gets blocks without what hospital-2 signs. */
  TELLS_ONE,

  /** The same, and a second one gets blocks without what hospital-1 signs. */
  TELLS_EACH,

  /**
   * While it leads with Ratis, what hospital-2 signs is not ordered, and whoever passed it on is
   * never answered.
   */
  KEEPS_OUT,

  /** To replicas that catch up it gives a log of which every third transaction is changed. */
  CHANGES_LOG,

  /** It offers a snapshot that it made up, newer than those of the others, and false chunks. */
  FALSE_SNAPSHOTS,

  /** Of blobs it gives leaves with a flipped bit. */
  FALSE_LEAVES,

  /** Of blobs it gives a leaf every other second. */
  TRICKLES_LEAVES,

  /** Of blobs it gives no leaf, and never ends the call. */
  WITHHOLDS_LEAVES,

  /** Where a result of a round is wanted from it, it attests another model, and signs that. */
  FORGES,

  /** To members it says that commits are closed while they are not. */
  CLOSES_EARLY,

  /**
   * It keeps what hospital-3 gives to it alone, and what was ordered of hospital-3, until that has
   * expired; then it has it ordered, again and again.
   */
  ORDERS_EXPIRED,

  /** It shows members for ever what it showed first, with all proofs. */
  REPLAYS;

  /** The exit code of a process that ended at once. */
  public static final int HALTED = 137;

  /** How many blocks go well before. */
  static final int BLOCKS_BEFORE = 5;

  /** Entries of an engine's log after which it is cut, where it is short. */
  static final long ENTRIES_BEFORE_CUT = 20;

  /** Whether its engine's log is short. */
  boolean cutsLog() {
    return this == CUTS_LOG || this == HALTS_BEFORE_CUT;
  }

  /** Whether it has anything ordered. */
  boolean offers() {
    return this == ORDERS_ANYTHING || this == CENSORS || this == ORDERS_EXPIRED;
  }

  /** Whether it goes on where an honest replica ends itself. */
  boolean shameless() {
    return compareTo(ORDERS_ANYTHING) >= 0;
  }
}
