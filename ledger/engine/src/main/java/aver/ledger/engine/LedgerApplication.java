package aver.ledger.engine;

import java.util.List;

/**
 * What an engine asks of a replica. All methods but {@link #check} are called by one thread at a
 * time; {@link #execute} and {@link #commit} alternate. Whatever these methods throw ends the
 * replica: see {@link Fatal}.
 */
public interface LedgerApplication {
  /** The last commit, from what a restart would find. */
  AppPoint info();

  /**
   * A filter before ordering, against the last commit: {@code Admitted} says that it would leave a
   * trace if it came next and alone.
   */
  Admission check(byte[] transaction);

  /**
   * As {@link #check} for a transaction that was admitted before and still waits: what cannot have
   * changed since, such as its signature, need not be looked at again.
   */
  Admission checkAgain(byte[] transaction);

  /**
   * Those transactions of a block that would leave a trace if it came next, in their order: an
   * honest proposer leaves out the others, and a block that has others is no honest one's. Depends
   * on the last commit and the block alone, so it is the same at each replica that stands there.
   */
  List<byte[]> worthOrdering(List<byte[]> block);

  /** Who is to order after the last commit, ordered by id. */
  List<Voter> voters();

  /**
   * Executes a decided block in an overlay and writes nothing; repeatable until {@link #commit}.
   */
  Executed execute(DecidedBlock block);

  /** Writes the executed block and {@code cursor} in one atomic batch. */
  void commit(EngineCursor cursor);

  /** Writes {@code cursor} alone, for an entry of the engine that carries no block. */
  void commitCursor(EngineCursor cursor);

  /**
   * Makes every commit so far survive a loss of power, then returns the last; the engine may forget
   * what is before.
   */
  AppPoint makeDurable();
}
