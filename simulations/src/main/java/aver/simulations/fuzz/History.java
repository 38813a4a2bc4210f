package aver.simulations.fuzz;

import aver.ledger.proof.Digest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Locale;

/** What happened in one seed: a running digest of all of it, and the last lines for people. */
final class History {
  private static final int KEPT = 60;

  private final MessageDigest digest;
  private final ArrayDeque<String> last = new ArrayDeque<>();
  private final long startMs;
  private long lines;

  History(long startMs) {
    this.startMs = startMs;
    try {
      this.digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java has no SHA-256", e);
    }
  }

  void note(long nowMs, String who, String what) {
    long ms = nowMs - startMs;
    String line = ms + " " + who + " " + what;
    digest.update(line.getBytes(StandardCharsets.UTF_8));
    digest.update((byte) '\n');
    lines++;
    if (last.size() == KEPT) {
      last.removeFirst();
    }
    last.addLast(String.format(Locale.ROOT, "%8.3f s  %s: %s", ms / 1000.0, who, what));
  }

  long lines() {
    return lines;
  }

  List<String> last() {
    return List.copyOf(last);
  }

  /** Digest of everything so far; nothing may be noted after it. */
  Digest digest() {
    return Digest.of(digest.digest());
  }
}
