package aver.ledger.wire;

/** Why bytes are no transaction. Such bytes are dropped: no leaf, no memory, no charge. */
public enum DecodeFault {
  /** Over the size limit; nothing was read. */
  TOO_LARGE,
  /** No protobuf message of this type. */
  MALFORMED,
  /** Unknown or missing kind. */
  KIND_UNKNOWN,
  /** A field is missing or out of its range. */
  FIELD_INVALID,
  /** Unknown fields, trailing bytes, or another encoding than the one that we write. */
  NOT_CANONICAL
}
