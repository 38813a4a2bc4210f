package aver.ledger.node.statesync;

import aver.ledger.client.Endpoint;
import aver.ledger.engine.EngineCursor;
import aver.ledger.node.catchup.AcceptedTarget;
import aver.ledger.node.catchup.CatchUpWitnesses;
import aver.ledger.node.roster.Answers;
import aver.ledger.node.snapshot.SnapshotManifest;
import aver.ledger.proof.Digest;
import aver.ledger.proof.note.LedgerCheckpoint;
import aver.ledger.proof.note.SignerSet;
import aver.ledger.proof.note.TrustedSet;
import aver.proto.v1.CatchUpResponse;
import aver.proto.v1.SnapshotRequest;
import aver.proto.v1.SnapshotResponse;
import com.google.protobuf.ByteString;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether a snapshot that the engine's peers offer is one: asked of all other replicas at once, by
 * their interface for peers. What no checkpoint says, the cut into blocks and the engine's place,
 * is in the manifest; so those who have the same hash say all of it at once.
 */
final class SnapshotWitnesses {
  private static final Logger LOG = LoggerFactory.getLogger(SnapshotWitnesses.class);

  private final Digest chainId;
  private final CatchUpWitnesses witnesses;

  SnapshotWitnesses(Digest chainId, CatchUpWitnesses witnesses) {
    this.chainId = chainId;
    this.witnesses = witnesses;
  }

  /**
   * What came of the question.
   *
   * @param target the certified end of the snapshot, once one more than may lie have it; else empty
   * @param lie whether one more than may lie have another one there, or say that none is
   */
  record Verdict(Optional<AcceptedTarget> target, boolean lie) {}

  /**
   * Asks until it is clear or nobody is left.
   *
   * @param others all of them
   * @param trusted whose certified notes are accepted
   * @param hash of the manifest
   */
  Verdict judge(List<Endpoint> others, TrustedSet trusted, SnapshotManifest manifest, Digest hash) {
    SnapshotRequest question =
        SnapshotRequest.newBuilder()
            .setIndex(manifest.place().index())
            .setTrustedMembers(ByteString.copyFrom(trusted.signers().hash().bytes()))
            .build();
    ByteString wanted = ByteString.copyFrom(hash.bytes());
    int same = 0;
    int different = 0;
    try (Answers<CatchUpWitnesses.Said> answers = witnesses.snapshot(others, question)) {
      for (var said = answers.next(); said.isPresent(); said = answers.next()) {
        SnapshotResponse answer = said.get().answer();
        if (answer.getHash().equals(wanted)) {
          Optional<AcceptedTarget> target = accepted(said.get(), trusted, manifest);
          if (target.isPresent() && ++same > lying(target.get())) {
            return new Verdict(target, false);
          }
        } else if (!answer.getHash().isEmpty() || answer.getNever()) {
          different++;
          if (different > others.size() / 3) { // of as many and this replica
            return new Verdict(Optional.empty(), true);
          }
        }
      }
    }
    LOG.warn(
        "{} other replicas have the snapshot that is offered at {}: too few",
        same,
        manifest.place().index());
    return new Verdict(Optional.empty(), false);
  }

  /** The certified end that somebody shows, if it is that of the manifest, and a signer's word. */
  private Optional<AcceptedTarget> accepted(
      CatchUpWitnesses.Said said, TrustedSet trusted, SnapshotManifest manifest) {
    EngineCursor place = manifest.place();
    AcceptedTarget target =
        new AcceptedTarget(
            trusted,
            CatchUpResponse.Target.newBuilder()
                .setCheckpoint(said.answer().getCheckpoint())
                .addAllLinks(said.answer().getLinksList())
                .setTerm(place.term())
                .setIndex(place.index())
                .build());
    try {
      SignerSet signers = trusted.follow(target.links()).signers();
      LedgerCheckpoint end = trusted.follow(target.links()).accept(target.note());
      boolean fits =
          end.height() == manifest.height()
              && end.size() == manifest.logSize()
              && end.root().equals(manifest.logRoot())
              && end.state().equals(manifest.stateRoot());
      String name = LedgerCheckpoint.signer(chainId, said.by().replica());
      boolean signs = signers.keys().stream().anyMatch(key -> key.name().equals(name));
      return fits && signs ? Optional.of(target) : Optional.empty();
    } catch (IllegalArgumentException e) {
      LOG.warn("{} shows no certified end of a snapshot: {}", said.by().replica(), e.getMessage());
      return Optional.empty();
    }
  }

  private static int lying(AcceptedTarget target) {
    return CatchUpWitnesses.lying(target.from().follow(target.links()).signers());
  }
}
