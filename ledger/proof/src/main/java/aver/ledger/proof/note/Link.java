package aver.ledger.proof.note;

import java.util.List;

/**
 * A change of the set of signers.
 *
 * @param checkpoint a note that the old set certified and that names the new set
 * @param vkeys the new set's verifier keys
 */
public record Link(String checkpoint, List<String> vkeys) {
  /** Copies the list. */
  public Link {
    vkeys = List.copyOf(vkeys);
  }

  /**
   * Those of some links that lead to the signers of a checkpoint. A change at its very height is
   * not one of them: the old set signs the checkpoint that names the new one.
   *
   * @throws IllegalArgumentException if one of the checkpoints cannot be read
   */
  public static List<Link> before(List<Link> links, String checkpoint) {
    if (links.isEmpty()) {
      return links;
    }
    long height = heightOf(checkpoint);
    return links.stream().filter(link -> heightOf(link.checkpoint) < height).toList();
  }

  private static long heightOf(String note) {
    return LedgerCheckpoint.parse(Note.parse(note).text()).height();
  }
}
