package aver.ledger.engine.comet;

import java.io.Serial;

/** The engine was built, and is not what its source gives: its hash was checked and is wrong. */
public final class OtherHashException extends Exception {
  @Serial private static final long serialVersionUID = 1;

  OtherHashException(String go, String sha256) {
    super(
        "%s gave %s instead of the hash that is written down for it: the source or the compiler was changed; get both anew from where they are published, then build again"
            .formatted(go, sha256));
  }
}
