package aver.participant.agent;

/** Version 0 of a task's model is not what its seed gives: nothing that is made from it counts. */
public final class FalseModelException extends Exception {
  private static final long serialVersionUID = 1L;

  /** With a message for the house. */
  public FalseModelException(String message) {
    super(message);
  }
}
