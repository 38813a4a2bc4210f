package aver.ledger.client.blob;

import aver.ledger.client.CertifiedState;
import aver.ledger.client.Endpoint;
import aver.ledger.client.LedgerClient;
import aver.ledger.client.LedgerUnavailableException;
import aver.ledger.proof.Digest;
import aver.ledger.proof.crypto.Domain;
import aver.ledger.rules.lifecycle.BlobHeaders;
import aver.ledger.rules.lifecycle.Manifests;
import aver.ledger.rules.state.Attempt;
import aver.ledger.rules.state.AttemptPhase;
import aver.ledger.rules.state.Keys;
import aver.ledger.rules.state.Member;
import aver.ledger.rules.state.TaskSpec;
import aver.ledger.rules.tx.Acknowledgement;
import aver.ledger.rules.tx.Rule;
import aver.ledger.wire.Fields;
import aver.proto.v1.BlobHeader;
import aver.proto.v1.UploadOpening;
import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Sends a member's update to one replica, which passes it on, until a quorum has signed that it
 * lies on their disks. Goes on at another replica as {@link UploadPace} says. May be repeated at
 * any time: each replica asks for what did not come to it as part of this update.
 */
public final class UpdateUpload {
  private final LedgerClient client;

  /** Over a client of the member whose update it is. */
  public UpdateUpload(LedgerClient client) {
    this.client = client;
  }

  /**
   * Sends an update.
   *
   * @return acknowledgements of a quorum, checked, ids ascending
   * @throws BlobRefusedException if commits are not closed, or more replicas than may lie refuse it
   *     for good with one code, or no replica takes it
   * @throws LedgerUnavailableException if the reveal window ended before a quorum answered
   * @throws IOException if a file cannot be read
   */
  public List<Acknowledgement> send(Update update)
      throws LedgerUnavailableException, BlobRefusedException, IOException, InterruptedException {
    var attemptSlot = Keys.attempt(update.task(), update.attempt());
    var specSlot = Keys.taskSpec(update.task());
    var ownSlot = Keys.member(client.member());
    Recipients.At read =
        Recipients.read(client, List.of(attemptSlot.key(), specSlot.key(), ownSlot.key()));
    CertifiedState state = read.state();
    Attempt attempt =
        state
            .get(attemptSlot)
            .orElseThrow(() ->
                new IllegalArgumentException(
                    "the ledger knows no attempt %d of %s"
                        .formatted(update.attempt(), update.task())));
    TaskSpec spec = state.get(specSlot).orElseThrow();
    if (attempt.phase() != AttemptPhase.REVEAL) {
      throw new BlobRefusedException(
          Rule.ATTEMPT_PHASE_WRONG.code(),
          "attempt %d of %s is in %s: an update is sent after commits closed and before reveals do"
              .formatted(update.attempt(), update.task(), attempt.phase()),
          0);
    }
    Digest root = Manifests.root(update.manifest());
    UploadOpening opening =
        opening(update, root, state.get(ownSlot).map(Member::keyVersion).orElse(1))
            .setHeight(state.checkpoint().height())
            .build();
    byte[] acknowledged =
        BlobHeaders.acknowledgementMessage(
            client.chainId(),
            BlobHeaders.body(update.task(), update.attempt(), client.member(), root));
    long windowMs = Math.max(0, attempt.deadlineMs() - state.checkpoint().timeMs());
    List<Leaves> vectors = new ArrayList<>();
    try {
      for (Path file : update.files()) {
        vectors.add(Leaves.of(file));
      }
      long bytes = vectors.stream().mapToLong(Leaves::bytes).sum();
      UploadPace pace = new UploadPace(bytes, windowMs - spec.pace().revealMs() / 2);
      Recipients recipients = read.recipients();
      List<Endpoint> order = recipients.endpoints(client.present());
      try (Spread spread = new Spread(client, recipients, order, vectors, opening, acknowledged)) {
        return spread.run(pace, windowMs);
      }
    } finally {
      for (Leaves vector : vectors) {
        vector.close();
      }
    }
  }

  private UploadOpening.Builder opening(Update update, Digest root, int keyVersion) {
    byte[] header =
        BlobHeader.newBuilder()
            .setTask(update.task())
            .setAttempt(update.attempt())
            .setMember(client.member())
            .setKeyVersion(keyVersion)
            .setManifestRoot(ByteString.copyFrom(root.bytes()))
            .build()
            .toByteArray();
    return UploadOpening.newBuilder()
        .setHeader(ByteString.copyFrom(header))
        .setSignature(ByteString.copyFrom(client.sign(Domain.BLOB_HEADER, header).bytes()))
        .addAllManifest(Fields.manifestOf(update.manifest()))
        .setSalt(ByteString.copyFrom(update.salt().bytes()));
  }
}
