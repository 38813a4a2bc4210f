package aver.ledger.engine;

/** An engine cannot start or change; the message says what, why and what to do. */
public final class EngineException extends Exception {
  private static final long serialVersionUID = 1L;

  public EngineException(String message) {
    super(message);
  }

  public EngineException(String message, Throwable cause) {
    super(message, cause);
  }

  /**
   * A ledger that another kind of engine ordered.
   *
   * @param place up to which it did
   */
  public static EngineException orderedByAnother(EngineCursor place) {
    return new EngineException(
        "this ledger was ordered by another engine, up to its entry %d: start it with that one, or change the engine of all replicas (aver ledger import)"
            .formatted(place.index()));
  }
}
