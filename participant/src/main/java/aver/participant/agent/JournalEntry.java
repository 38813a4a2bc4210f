package aver.participant.agent;

import aver.ledger.proof.Digest;
import aver.ledger.rules.state.NamedNumber;
import aver.ledger.rules.state.VectorEntry;
import java.util.List;

/**
 * A finished update, durable before anybody hears of it.
 *
 * @param key of the attempt
 * @param manifest its vectors in order; each lies beside the entry, see {@link AgentJournal#vector}
 * @param salt of the commitment, secret until revealed
 * @param commitment to manifest and salt
 * @param samples rows that training used
 * @param metrics of training, names ascending
 */
public record JournalEntry(
    AttemptKey key,
    List<VectorEntry> manifest,
    Digest salt,
    Digest commitment,
    long samples,
    List<NamedNumber> metrics) {
  /** Copies the lists. */
  public JournalEntry {
    manifest = List.copyOf(manifest);
    metrics = List.copyOf(metrics);
  }
}
