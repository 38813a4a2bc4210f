package aver.ledger.node.process;

import aver.ledger.rules.state.Octets;
import aver.ledger.rules.tx.Envelope;
import aver.ledger.rules.tx.SignedTransaction;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;

/** Transactions that a liar keeps until they have expired, and what it takes for ledger time. */
final class Hoard {
  private static final int MOST = 1000;

  private final List<Kept> kept = new ArrayList<>();
  private final Map<String, Long> readings = new TreeMap<>();
  private final SplittableRandom random = new SplittableRandom(18);
  private boolean told;

  private record Kept(long expiryMs, Octets transaction) {}

  /** Keeps what may expire. */
  synchronized void keep(SignedTransaction transaction, byte[] bytes) {
    if (kept.size() < MOST) {
      kept.add(new Kept(transaction.envelope().expiryMs(), Octets.of(bytes)));
    }
  }

  /** Replicas' clocks make ledger time: of four, the third largest of their readings. */
  synchronized void see(Envelope ordered) {
    if (ordered.readingMs() > 0) {
      readings.put(ordered.signer(), ordered.readingMs());
    }
  }

  private long nowMs() {
    return readings.values().stream()
        .sorted(Comparator.reverseOrder())
        .skip(Processes.REPLICAS.size() / 2)
        .findFirst()
        .orElse(0L);
  }

  /** Whether a transaction has expired. */
  synchronized boolean expired(SignedTransaction transaction) {
    return transaction.envelope().expiryMs() < nowMs();
  }

  /** One of those that have expired. */
  synchronized Optional<byte[]> expired() {
    long nowMs = nowMs();
    List<Kept> over = kept.stream().filter(each -> each.expiryMs < nowMs).toList();
    if (over.isEmpty()) {
      return Optional.empty();
    }
    if (!told) {
      told = true;
      System.out.println("offers " + over.size() + " that have expired");
    }
    return Optional.of(over.get(random.nextInt(over.size())).transaction().bytes());
  }
}
