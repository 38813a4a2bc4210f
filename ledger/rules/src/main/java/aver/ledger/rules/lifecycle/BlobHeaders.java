package aver.ledger.rules.lifecycle;

import aver.ledger.proof.Digest;
import aver.ledger.proof.crypto.Domain;
import aver.ledger.rules.state.Writer;

/** What a member signs when it sends its vectors, and a replica when it holds them on disk. */
public final class BlobHeaders {
  private BlobHeaders() {}

  /** Canonical bytes of a header: what is acknowledged. */
  public static byte[] body(String task, int attempt, String member, Digest manifestRoot) {
    return new Writer().text(task).i32(attempt).text(member).digest(manifestRoot).toBytes();
  }

  /** What the sender's identity key signs. */
  public static byte[] headerMessage(Digest chainId, byte[] body) {
    return Domain.BLOB_HEADER.message(chainId, body);
  }

  /** What a replica's identity key signs. */
  public static byte[] acknowledgementMessage(Digest chainId, byte[] body) {
    return Domain.BLOB_ACK.message(chainId, Digest.sha256(body).bytes());
  }
}
