package aver.ledger.rules;

import aver.ledger.rules.state.Protocol;
import java.time.Instant;

/**
 * The rules in force are newer than this program: it must stop before the block, and whoever runs
 * it installs a release that has them.
 */
public final class ProtocolUnknownException extends IllegalStateException {
  private static final long serialVersionUID = 1L;

  ProtocolUnknownException(Protocol inForce) {
    super(
        "version %d of the rules is in force since ledger time %s, this program knows version %d: nothing was applied; install a release that has version %d and start again"
            .formatted(
                inForce.version(),
                Instant.ofEpochMilli(inForce.activationMs()),
                Protocol.KNOWN,
                inForce.version()));
  }
}
