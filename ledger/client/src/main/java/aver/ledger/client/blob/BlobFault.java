package aver.ledger.client.blob;

import java.util.Locale;

/**
 * Why a replica neither takes nor gives a blob, beside the rules of {@code docs/transactions.md}.
 * Names are stable: never changed, never used again.
 */
public enum BlobFault {
  /** The opening, its header or a request for a blob is not what the format says. */
  BLOB_REQUEST_MALFORMED,
  /** The manifest is another than the signed header names. */
  BLOB_MANIFEST_MISMATCH,
  /** The caller is neither the sender that the header names nor a replica. */
  BLOB_SENDER_WRONG,
  /** The sender has another identity key now. */
  BLOB_KEY_VERSION_WRONG,
  /** The header's signature does not hold on this chain. */
  BLOB_SIGNATURE_FALSE,
  /** This replica does not know the state yet in which the sender saw that commits were closed. */
  BLOB_NOT_YET,
  /** Too many transfers are open, or another one brings the same blob. */
  BLOB_BUSY,
  /** The disk has no room. */
  BLOB_NO_SPACE,
  /** A leaf is not the one that was asked for. */
  BLOB_LEAF_OUT_OF_ORDER,
  /** A leaf is shorter or longer than its place. */
  BLOB_LEAF_SIZE_WRONG,
  /** A value is over what the task allows. */
  BLOB_VALUE_OUT_OF_BOUND,
  /** All leaves came, and their root is not that of the manifest. */
  BLOB_ROOT_WRONG,
  /** Nothing came for too long. */
  BLOB_TOO_SLOW,
  /** The caller may not read this. */
  BLOB_NO_RIGHT,
  /** The replica does not have it. */
  BLOB_UNKNOWN,
  /** The replica cannot read or write its files. */
  BLOB_STORAGE_FAILED;

  /** Stable name for programs, such as {@code blob_not_yet}. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }
}
