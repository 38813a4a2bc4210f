package aver.ledger.node.execution;

import aver.ledger.rules.Drop;

/** What a dropped transaction's sender is told. */
final class Drops {
  private Drops() {}

  static String message(Drop drop) {
    return switch (drop) {
      case MALFORMED -> "the bytes are no transaction: use the client of this version";
      case PROTOCOL_VERSION_WRONG -> "another protocol version is in force: update the client";
      case EXPIRED -> "it expired by ledger time: sign it again";
      case EXPIRY_TOO_FAR -> "it expires more than 7 days ahead: sign it with an earlier expiry";
      case SIGNER_UNKNOWN -> "the signer is no member: ask an admin to admit it";
      case SIGNER_NOT_ACTIVE -> "the signer is suspended or removed: ask an admin";
      case KEY_VERSION_WRONG -> "the signer has another key now: use the present key";
      case SIGNATURE_FALSE -> "the signature does not hold: sign with the registered key";
      case DUPLICATE -> "it is in the log already";
      case NOT_DUE -> "nothing is due that this clock reading would change";
      case TOO_MANY_REFUSALS -> "too many refused requests today: correct them and wait a day";
    };
  }
}
