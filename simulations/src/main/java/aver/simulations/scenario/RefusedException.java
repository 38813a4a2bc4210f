package aver.simulations.scenario;

import java.io.Serial;

/** The ledger refused what a scenario asks for; the message is the ledger's own. */
final class RefusedException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1;

  RefusedException(String message) {
    super(message);
  }
}
