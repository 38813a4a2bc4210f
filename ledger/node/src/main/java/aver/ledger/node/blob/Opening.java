package aver.ledger.node.blob;

import aver.ledger.client.blob.BlobFault;
import aver.ledger.client.blob.BlobRefusedException;
import aver.ledger.proof.Digest;
import aver.ledger.rules.lifecycle.BlobHeaders;
import aver.ledger.rules.lifecycle.Manifests;
import aver.ledger.rules.state.Ids;
import aver.ledger.rules.state.Octets;
import aver.ledger.rules.state.VectorEntry;
import aver.ledger.wire.Fields;
import aver.proto.v1.BlobHeader;
import aver.proto.v1.UploadOpening;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.List;

/**
 * The opening of an upload, decoded.
 *
 * @param task slug
 * @param attempt number
 * @param member whose update it is
 * @param keyVersion of the identity key that signed the header
 * @param manifest vectors in order
 * @param root of the manifest
 * @param salt of the commitment
 * @param header the signed bytes
 * @param signature over them
 * @param height at which the sender saw that commits were closed
 */
public record Opening(
    String task,
    int attempt,
    String member,
    int keyVersion,
    List<VectorEntry> manifest,
    Digest root,
    Digest salt,
    Octets header,
    Octets signature,
    long height) {
  private static final int HEADER_BYTES_MAX = 256;
  private static final int VECTORS_MAX = 16;

  /** Checks the ranges and copies the list. */
  public Opening {
    Ids.slug("task", task);
    Ids.range("attempt", attempt, 1, Integer.MAX_VALUE);
    Ids.slug("member", member);
    Ids.range("vectors of the manifest", manifest.size(), 1, VECTORS_MAX);
    Ids.range("signature length", signature.length(), 64, 64);
    Ids.range("height", height, 0, Long.MAX_VALUE);
    manifest = List.copyOf(manifest);
  }

  /** Reads a message; sizes come first. */
  public static Opening read(UploadOpening message) throws BlobRefusedException {
    if (message.getHeader().size() > HEADER_BYTES_MAX || message.getManifestCount() > VECTORS_MAX) {
      throw malformed("the header or the manifest is too long");
    }
    try {
      BlobHeader header = BlobHeader.parseFrom(message.getHeader());
      if (!header.toByteString().equals(message.getHeader())
          || !header.getUnknownFields().asMap().isEmpty()) {
        throw malformed("the header is not in our encoding");
      }
      Opening read =
          new Opening(
              header.getTask(),
              header.getAttempt(),
              header.getMember(),
              header.getKeyVersion(),
              Fields.manifest(message.getManifestList()),
              Digest.of(header.getManifestRoot().toByteArray()),
              Digest.of(message.getSalt().toByteArray()),
              Octets.of(message.getHeader().toByteArray()),
              Octets.of(message.getSignature().toByteArray()),
              message.getHeight());
      if (!Manifests.root(read.manifest).equals(read.root)) {
        throw Refusals.of(
            BlobFault.BLOB_MANIFEST_MISMATCH,
            "the manifest has root %s, the header names %s",
            Manifests.root(read.manifest).hex(),
            read.root.hex());
      }
      return read;
    } catch (InvalidProtocolBufferException | IllegalArgumentException e) {
      throw malformed(String.valueOf(e.getMessage()));
    }
  }

  private static BlobRefusedException malformed(String message) {
    return Refusals.of(BlobFault.BLOB_REQUEST_MALFORMED, "%s", message);
  }

  /** What a replica signs once all vectors are on its disk. */
  public byte[] acknowledgementMessage(Digest chainId) {
    return BlobHeaders.acknowledgementMessage(
        chainId, BlobHeaders.body(task, attempt, member, root));
  }

  /** What the sender signed. */
  public byte[] headerMessage(Digest chainId) {
    return BlobHeaders.headerMessage(chainId, header.bytes());
  }

  /** Bytes of all vectors. */
  public long bytes() {
    return manifest.stream().mapToLong(vector -> vector.length() * Integer.BYTES).sum();
  }
}
