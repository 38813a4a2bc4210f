package aver.ledger.engine.kit;

import aver.ledger.engine.ConsensusEngine;
import java.util.List;
import java.util.function.BooleanSupplier;

/** Four replicas of one engine, as the kit handles them. */
public interface KitCluster extends AutoCloseable {
  /** Ids of all replicas, up or down. */
  List<String> ids();

  /** The running engine of {@code id}. */
  ConsensusEngine engine(String id);

  /** The running application of {@code id}. */
  KitApplication application(String id);

  /** What {@code id} wrote; stays when it is down. */
  Disk disk(String id);

  /** Ends a replica. */
  void stop(String id) throws Exception;

  /** Starts a replica again from its disk. */
  void start(String id) throws Exception;

  /**
   * Loses all that a stopped replica wrote, its engine's part of it too; what the order began
   * behind is there again.
   */
  void wipe(String id) throws Exception;

  /**
   * Starts a replica that was taken out and has lost all, and begins to make all replicas those
   * that order: it comes to the others by a snapshot of theirs, as the engine takes one. The
   * snapshot may lack what they applied in their last ten blocks.
   */
  void startFromSnapshot(String id) throws Exception;

  /**
   * Id of a replica in the engine: its own, or another one since it lost all, if the engine wants
   * that.
   */
  default String engineId(String id) {
    return id;
  }

  /** Begins to make these the replicas that order. */
  void change(List<String> ids) throws Exception;

  /**
   * Ends the connections that the others still have to a replica that was taken out, and that runs
   * on; nothing to do where it cannot hand on anything over them.
   */
  default void disconnect(String id) {}

  /** Lets time pass until {@code condition} holds; fails with {@code what} if it never does. */
  void await(String what, BooleanSupplier condition);

  /** Whether the replica's {@link aver.ledger.engine.Fatal} was called. */
  boolean died(String id);

  @Override
  void close();
}
