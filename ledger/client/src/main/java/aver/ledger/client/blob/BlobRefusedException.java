package aver.ledger.client.blob;

import aver.ledger.client.text.PrintableText;
import aver.proto.v1.BlobRefusal;
import java.io.Serial;

/** A replica neither takes nor gives a blob; nothing was changed. */
public final class BlobRefusedException extends Exception {
  @Serial private static final long serialVersionUID = 1;
  private final String code;
  private final long retryAfterMs;

  /**
   * With a code that is stable.
   *
   * @param retryAfterMs above 0 where the same may be asked again, after so long
   */
  public BlobRefusedException(String code, String message, long retryAfterMs) {
    super(message);
    this.code = code;
    this.retryAfterMs = retryAfterMs;
  }

  /** As it stands in an answer, in words that can be shown. */
  static BlobRefusedException of(BlobRefusal refusal) {
    return new BlobRefusedException(
        PrintableText.of(refusal.getCode()),
        PrintableText.of(refusal.getMessage()),
        refusal.getRetryAfterMs());
  }

  /** As an answer. */
  public BlobRefusal toMessage() {
    return BlobRefusal.newBuilder()
        .setCode(code)
        .setMessage(String.valueOf(getMessage()))
        .setRetryAfterMs(retryAfterMs)
        .build();
  }

  /** A {@link BlobFault} or a rule of the ledger. */
  public String code() {
    return code;
  }

  /** Above 0 where the same may be asked again, after so long. */
  public long retryAfterMs() {
    return retryAfterMs;
  }
}
