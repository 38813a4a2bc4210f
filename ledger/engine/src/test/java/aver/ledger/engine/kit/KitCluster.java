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

  /** Begins to make these the replicas that order. */
  void change(List<String> ids) throws Exception;

  /** Lets time pass until {@code condition} holds; fails with {@code what} if it never does. */
  void await(String what, BooleanSupplier condition);

  /** Whether the replica's {@link aver.ledger.engine.Fatal} was called. */
  boolean died(String id);

  @Override
  void close();
}
