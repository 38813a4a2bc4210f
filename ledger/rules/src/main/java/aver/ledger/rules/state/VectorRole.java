package aver.ledger.rules.state;

/** What a vector of an update or of a model version is. */
public enum VectorRole implements Numbered {
  /** What training changed. */
  DELTA(1, VectorEntry.INT32),
  /** Parameters. */
  MODEL(2, VectorEntry.INT32),
  /** Confusion counts. */
  EVALUATION(3, VectorEntry.INT32),
  /** What the rule made of the updates, where the model moves by something else. */
  AGGREGATE(4, VectorEntry.INT32),
  /** First state of a server optimiser. */
  MOMENTUM(5, VectorEntry.FLOAT32),
  /** Second state of a server optimiser. */
  VARIANCE(6, VectorEntry.FLOAT32),
  /** Control variate of the task. */
  CONTROL(7, VectorEntry.INT32),
  /** How a member's own control variate changed. */
  CONTROL_DELTA(8, VectorEntry.INT32),
  /** What is remembered of the members' updates. */
  HISTORY(9, VectorEntry.INT32);

  private final int number;
  private final int elementType;

  VectorRole(int number, int elementType) {
    this.number = number;
    this.elementType = elementType;
  }

  @Override
  public int number() {
    return number;
  }

  /** Number of the type of its elements, all of which have four bytes. */
  public int elementType() {
    return elementType;
  }
}
