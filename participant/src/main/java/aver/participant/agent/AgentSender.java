package aver.participant.agent;

import aver.ledger.client.LedgerUnavailableException;
import aver.ledger.rules.tx.Transaction;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends an agent's transactions and tells the house what became of them. Those of an attempt are
 * kept in the journal before they are sent. Not thread-safe.
 */
final class AgentSender {
  private static final Logger LOG = LoggerFactory.getLogger(AgentSender.class);

  private final LedgerPort ledger;
  private final AgentJournal journal;
  private final AgentReport report;

  AgentSender(LedgerPort ledger, AgentJournal journal, AgentReport report) {
    this.ledger = ledger;
    this.journal = journal;
    this.report = report;
  }

  /** Makes a transaction that was not made before. */
  @FunctionalInterface
  interface Maker {
    /** The transaction. */
    Transaction make() throws LedgerUnavailableException, IOException, InterruptedException;
  }

  /**
   * Sends the bytes that were kept, so that a repetition after a crash is the same transaction;
   * else keeps them first.
   *
   * @return whether it took effect; if not, it is to be held back for a while
   */
  boolean sendKept(long nowMs, AttemptKey key, String name, Maker maker)
      throws LedgerUnavailableException, IOException, InterruptedException {
    Optional<byte[]> kept = journal.transaction(key, name);
    byte[] signed = kept.isPresent() ? kept.get() : ledger.sign(maker.make());
    if (kept.isEmpty()) {
      journal.keepTransaction(key, name, signed);
    }
    return switch (ledger.submit(signed)) {
      case LedgerPort.Submission.Applied _ -> {
        tellKept(nowMs, key, name);
        yield true;
      }
      case LedgerPort.Submission.Refused refused -> {
        String reason = "%s: %s".formatted(refused.code(), refused.message());
        journal.dropTransaction(key, name);
        Map<String, String> details = key.details();
        details.put("reason", reason);
        report.failed(
            nowMs,
            name + "-refused",
            details,
            "the ledger refused the %s of %s: %s".formatted(name, key, reason));
        yield false;
      }
      case LedgerPort.Submission.Dropped dropped -> {
        journal.dropTransaction(key, name);
        LOG.info("the {} of {} was dropped and is signed again: {}", name, key, dropped.reason());
        yield false;
      }
    };
  }

  /**
   * Tells of a kept transaction that took effect, then gives its bytes up. Who died before it could
   * tell finds them kept, and tells now.
   */
  void tellKept(long nowMs, AttemptKey key, String name) throws IOException {
    if (journal.transaction(key, name).isPresent()) {
      boolean commit = name.equals("commit");
      report.done(
          nowMs,
          commit ? "committed" : "revealed",
          key.details(),
          (commit ? "committed to " : "revealed ") + key);
      journal.dropTransaction(key, name);
    }
  }

  /**
   * Signs and sends a transaction, and tells what became of it.
   *
   * @param event its name in the history
   * @param line for the log, once it took effect
   * @return whether it did; if not, it is to be held back for a while
   */
  boolean send(
      long nowMs, String event, Transaction transaction, Map<String, String> details, String line)
      throws LedgerUnavailableException, IOException, InterruptedException {
    Map<String, String> all = new TreeMap<>(details);
    return switch (ledger.submit(ledger.sign(transaction))) {
      case LedgerPort.Submission.Applied _ -> {
        report.done(nowMs, event, all, line);
        yield true;
      }
      case LedgerPort.Submission.Refused refused -> {
        String reason = "%s: %s".formatted(refused.code(), refused.message());
        all.put("reason", reason);
        report.failed(
            nowMs, event + "-refused", all, "the ledger refused: %s: %s".formatted(line, reason));
        yield false;
      }
      case LedgerPort.Submission.Dropped dropped -> {
        LOG.info("dropped and tried again: {}: {}", line, dropped.reason());
        yield false;
      }
    };
  }
}
