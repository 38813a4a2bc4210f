package aver.ledger.wire;

import java.io.Serial;

/** Bytes from outside that do not decode. */
public final class DecodeException extends Exception {
  @Serial private static final long serialVersionUID = 1;
  private final DecodeFault fault;

  /** With the reason for people. */
  public DecodeException(DecodeFault fault, String message) {
    super(message);
    this.fault = fault;
  }

  /** The reason for programs. */
  public DecodeFault fault() {
    return fault;
  }
}
