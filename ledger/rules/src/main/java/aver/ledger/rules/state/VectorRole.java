package aver.ledger.rules.state;

/** What a vector of an update or of a model version is. */
public enum VectorRole implements Numbered {
  DELTA(1),
  MODEL(2),
  EVALUATION(3);

  private final int number;

  VectorRole(int number) {
    this.number = number;
  }

  @Override
  public int number() {
    return number;
  }
}
