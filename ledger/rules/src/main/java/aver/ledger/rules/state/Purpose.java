package aver.ledger.rules.state;

/** What an attempt is for. */
public enum Purpose implements Numbered {
  TRAIN(1),
  /** The last attempt of a task: sites only evaluate its model. */
  EVALUATE(2);

  private final int number;

  Purpose(int number) {
    this.number = number;
  }

  @Override
  public int number() {
    return number;
  }
}
