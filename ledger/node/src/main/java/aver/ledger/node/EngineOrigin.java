package aver.ledger.node;

import aver.ledger.store.LedgerStore;
import java.nio.ByteBuffer;

/**
 * The height at which the order of the present engine begins: 0 until the consortium changes its
 * engine.
 */
public final class EngineOrigin {
  private static final String NOTE = "engine-origin";

  private EngineOrigin() {}

  /** The height of the last block before this order. */
  public static long of(LedgerStore store) {
    return store.notes().get(NOTE).map(bytes -> ByteBuffer.wrap(bytes).getLong()).orElse(0L);
  }
}
