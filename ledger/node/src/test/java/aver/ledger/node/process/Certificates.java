package aver.ledger.node.process;

import aver.ledger.node.roster.ReplicaSet;
import aver.ledger.proof.Digest;
import aver.ledger.proof.note.LedgerCheckpoint;
import aver.ledger.proof.note.Link;
import aver.ledger.proof.note.Note;
import aver.ledger.proof.note.TrustedSet;
import aver.ledger.rules.Genesis;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * The certified checkpoints of a ledger that anybody was shown, by height. A replica tidies away
 * what is older than some hundred blocks, so what is to be compared is kept here meanwhile.
 */
public final class Certificates {
  private final TrustedSet founders;
  private final Map<Long, Shown> byHeight = new ConcurrentHashMap<>();
  private final Queue<String> contradictions = new ConcurrentLinkedQueue<>();

  /**
   * The first that was shown of a height.
   *
   * @param text what the signatures stand under
   * @param by who showed it
   */
  private record Shown(String text, String by) {}

  /** Of the ledger of a genesis document. */
  public Certificates(Genesis genesis) {
    founders = ReplicaSet.founders(genesis);
  }

  /** Of which ledger. */
  Digest chainId() {
    return founders.chainId();
  }

  /**
   * Takes a note from somebody who may lie.
   *
   * @param links changes of the set of signers from genesis on
   * @throws IllegalArgumentException if the set that signs at this height did not certify it; then
   *     it counts for nothing
   */
  void shown(String by, String note, List<Link> links) {
    String text = Note.parse(note).text();
    Shown before = byHeight.get(LedgerCheckpoint.parse(text).height());
    if (before == null || !before.text.equals(text)) {
      var _ = founders.follow(Link.before(links, note)).accept(note);
      certified(by, text);
    }
  }

  /** Takes the text of a note that whoever shows it has checked. */
  void certified(String by, String text) {
    long height = LedgerCheckpoint.parse(text).height();
    Shown now = new Shown(text, by);
    Shown before = byHeight.putIfAbsent(height, now);
    if (before != null && !before.text.equals(text)) {
      contradictions.add(
          "TWO CERTIFIED CHECKPOINTS at height %d: %s showed %s and %s showed %s"
              .formatted(height, before.by, oneLine(before.text), by, oneLine(text)));
    }
  }

  private static String oneLine(String text) {
    return text.strip().replace('\n', ' ');
  }

  /** Heights of which a checkpoint was shown. */
  public int heights() {
    return byHeight.size();
  }

  /** What was said of two that differ at one height; never any if I3 holds. */
  public List<String> contradictions() {
    return List.copyOf(contradictions);
  }
}
