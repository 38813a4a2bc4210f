package aver.simulations.fuzz;

import aver.ledger.client.blob.BlobRefusedException;
import aver.ledger.node.blob.Opening;
import aver.ledger.proof.crypto.Domain;
import aver.ledger.rules.lifecycle.Manifests;
import aver.ledger.rules.state.Attempt;
import aver.ledger.rules.state.AttemptPhase;
import aver.ledger.rules.state.Keys;
import aver.ledger.rules.state.Quorum;
import aver.ledger.rules.tx.Acknowledgement;
import aver.ledger.vector.ArrayVector;
import aver.ledger.wire.Fields;
import aver.participant.agent.AttemptKey;
import aver.proto.v1.BlobHeader;
import aver.proto.v1.UploadOpening;
import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Brings an update to the replicas until a quorum has signed that it is on their disks. */
final class Upload {
  private static final long AGAIN_MS = 1_500;

  private final World world;
  private final Line line;
  private final Desk desk;
  private final Updates.Made made;
  private final Map<String, Acknowledgement> acknowledged = new TreeMap<>();

  private record Open(int quorum, List<String> replicas) {}

  Upload(World world, Line line, Desk desk, Updates.Made made) {
    this.world = world;
    this.line = line;
    this.desk = desk;
    this.made = made;
  }

  /** Uploads; tells the acknowledgements of a quorum, or that the time is over. */
  void run(AttemptKey key, Consumer<List<Acknowledgement>> done, Runnable over) {
    line.read(
        state -> {
          desk.saw(state);
          boolean open =
              state
                  .get(Keys.attempt(key.task(), key.attempt()))
                  .map(Attempt::phase)
                  .filter(AttemptPhase.REVEAL::equals)
                  .isPresent();
          List<String> ids = state.get(Keys.REPLICAS).orElseThrow().ids();
          return open ? new Open(new Quorum(ids.size()).needed(), ids) : new Open(0, List.of());
        },
        open -> {
          if (open.quorum == 0) {
            over.run();
          } else if (acknowledged.size() >= open.quorum) {
            List<Acknowledgement> all = new ArrayList<>(acknowledged.values());
            all.sort(Comparator.comparing(Acknowledgement::replica));
            done.accept(all);
          } else {
            spread(key, open);
            line.later(AGAIN_MS, () -> run(key, done, over));
          }
        },
        () -> line.later(AGAIN_MS, () -> run(key, done, over)));
  }

  private void spread(AttemptKey key, Open open) {
    UploadOpening opening = opening(key, line.seen());
    for (String replica : open.replicas) {
      if (!acknowledged.containsKey(replica)) {
        line.ask(
            replica,
            at -> receive(at, opening),
            ack -> acknowledged.put(ack.replica(), ack),
            () -> {});
      }
    }
  }

  /** What a replica does with an update: checks the right to send it and each value, keeps it. */
  private Optional<Acknowledgement> receive(ReplicaHere at, UploadOpening message) {
    try {
      Opening opening = at.core().open(line.member(), message);
      for (ArrayVector vector : made.vectors()) {
        for (int value : vector.values()) {
          if (Math.abs((long) value) > Task.BOUND) {
            return Optional.empty();
          }
        }
      }
      for (int i = 0; i < made.manifest().size(); i++) {
        at.vectors().put(made.manifest().get(i).root(), made.vectors().get(i));
      }
      return Optional.of(at.core().acknowledge(opening));
    } catch (BlobRefusedException refused) {
      world.note(at.id(), "takes no update of " + line.member() + ": " + refused.code());
      return Optional.empty();
    }
  }

  private UploadOpening opening(AttemptKey key, long height) {
    byte[] header =
        BlobHeader.newBuilder()
            .setTask(key.task())
            .setAttempt(key.attempt())
            .setMember(line.member())
            .setKeyVersion(desk.keyVersion())
            .setManifestRoot(ByteString.copyFrom(Manifests.root(made.manifest()).bytes()))
            .build()
            .toByteArray();
    byte[] signature =
        world
            .cast()
            .identity(line.member(), desk.keyVersion())
            .sign(Domain.BLOB_HEADER.message(world.cast().chainId(), header));
    return UploadOpening.newBuilder()
        .setHeader(ByteString.copyFrom(header))
        .setSignature(ByteString.copyFrom(signature))
        .addAllManifest(Fields.manifestOf(made.manifest()))
        .setSalt(ByteString.copyFrom(made.salt().bytes()))
        .setHeight(height)
        .build();
  }
}
