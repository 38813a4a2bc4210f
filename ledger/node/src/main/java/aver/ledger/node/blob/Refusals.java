package aver.ledger.node.blob;

import aver.ledger.client.blob.BlobFault;
import aver.ledger.client.blob.BlobRefusedException;
import aver.ledger.rules.tx.Refusal;
import aver.ledger.store.BlobException;
import com.google.errorprone.annotations.FormatMethod;
import com.google.errorprone.annotations.FormatString;

/** Refusals with their codes. */
final class Refusals {
  private Refusals() {}

  @FormatMethod
  static BlobRefusedException of(BlobFault fault, @FormatString String message, Object... values) {
    return new BlobRefusedException(fault.code(), message.formatted(values), 0);
  }

  /** The same may be asked again after a while. */
  @FormatMethod
  static BlobRefusedException later(
      BlobFault fault, long retryAfterMs, @FormatString String message, Object... values) {
    return new BlobRefusedException(fault.code(), message.formatted(values), retryAfterMs);
  }

  static BlobRefusedException of(Refusal refusal) {
    return new BlobRefusedException(refusal.rule().code(), refusal.message(), 0);
  }

  /** One that was ended may be begun again, after {@code againMs}. */
  static BlobRefusedException of(BlobException e, long againMs) {
    BlobFault fault =
        switch (e.why()) {
          case OUT_OF_ORDER -> BlobFault.BLOB_LEAF_OUT_OF_ORDER;
          case WRONG_SIZE, TOO_LARGE -> BlobFault.BLOB_LEAF_SIZE_WRONG;
          case OUT_OF_BOUND -> BlobFault.BLOB_VALUE_OUT_OF_BOUND;
          case WRONG_ROOT -> BlobFault.BLOB_ROOT_WRONG;
          case ENDED -> BlobFault.BLOB_BUSY;
        };
    return new BlobRefusedException(
        fault.code(),
        String.valueOf(e.getMessage()),
        e.why() == BlobException.Why.ENDED ? againMs : 0);
  }
}
