package aver.ledger.engine;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * Puts transactions in the one order that every replica sees. One engine serves one application; it
 * is started once and closed once.
 */
public interface ConsensusEngine extends AutoCloseable {
  /**
   * Begins to call {@code application}, from the entry behind its durable cursor on.
   *
   * @throws EngineException if the engine cannot run: its port is taken, its directory is locked,
   *     damaged or foreign
   */
  void start(LedgerApplication application) throws EngineException;

  /**
   * Offers a transaction. The answer never means that it is final: the caller looks for its
   * identifier in the application's own index and submits the same bytes again when it does not
   * appear. Never blocks.
   */
  CompletionStage<Admission> submit(byte[] transaction);

  /** How this engine is doing, from memory. */
  EngineHealth health();

  /** The replicas that order, as this one knows them now. */
  Membership membership();

  /**
   * Makes {@code peers} the replicas that order, one change at a time. Fails if this replica does
   * not lead or another change is under way; the caller compares {@link #membership()} with the
   * ledger and asks again.
   */
  CompletionStage<Void> reconfigure(List<Peer> peers);

  /** Votes that prove a lie, seen since the start; an engine that trusts its replicas sees none. */
  default List<DoubleVote> doubleVotes() {
    return List.of();
  }

  /**
   * The header of a block of this engine's order with all that bears it out, for the engine of
   * another replica: the same bytes on every honest one. Empty for an engine that has none, and for
   * a block that is not there or about which replicas may still hold different things. Asks the
   * engine, for seconds at most: not to be called by it.
   *
   * @param height of the engine
   */
  default Optional<byte[]> header(long height) {
    return Optional.empty();
  }

  /** Stops calling the application; returns when the last call has returned. */
  @Override
  void close();
}
