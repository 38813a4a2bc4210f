package aver.ledger.node.process;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What orders transactions; all replicas of a ledger have the same. */
public enum EngineKind {
  /** Tolerates crashes; in the JVM. */
  RATIS,

  /** Tolerates lies too; a process beside the JVM. */
  COMET;

  /** As settings and command lines write it. */
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Optional<EngineKind> of(String word) {
    return Arrays.stream(values()).filter(kind -> kind.word().equals(word)).findFirst();
  }
}
