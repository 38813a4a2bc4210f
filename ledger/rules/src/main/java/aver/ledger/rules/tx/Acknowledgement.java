package aver.ledger.rules.tx;

import aver.ledger.rules.state.Ids;
import aver.ledger.rules.state.Octets;

/**
 * A replica's signed word that it holds all vectors of a blob header on disk.
 *
 * @param replica member id
 * @param keyVersion version of its identity key
 * @param signature 64 bytes
 */
public record Acknowledgement(String replica, int keyVersion, Octets signature)
    implements Comparable<Acknowledgement> {
  /** Checks the forms. */
  public Acknowledgement {
    Ids.slug("replica", replica);
    Ids.range("key version", keyVersion, 1, Integer.MAX_VALUE);
    Ids.range("signature length", signature.length(), 64, 64);
  }

  @Override
  public int compareTo(Acknowledgement other) {
    return replica.compareTo(other.replica);
  }
}
