package aver.ledger.vector.npy;

import java.io.IOException;

/** A file is no {@code .npy} file that can be taken; the message says why and what to do. */
public final class NpyException extends IOException {
  private static final long serialVersionUID = 1L;

  private final NpyProblem problem;

  NpyException(NpyProblem problem, String message) {
    super(message);
    this.problem = problem;
  }

  /** Which of the known reasons. */
  public NpyProblem problem() {
    return problem;
  }
}
