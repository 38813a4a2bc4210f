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
}
