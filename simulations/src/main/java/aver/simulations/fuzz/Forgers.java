package aver.simulations.fuzz;

import aver.ledger.node.round.Duty;
import aver.ledger.proof.Digest;
import aver.ledger.proof.note.LedgerCheckpoint;
import aver.ledger.proof.note.Note;
import aver.ledger.proof.note.VerifierKey;
import aver.ledger.rules.round.VectorRoot;
import aver.ledger.rules.state.VectorEntry;
import aver.ledger.rules.state.VoidReason;
import aver.ledger.rules.tx.AttestResult;
import aver.ledger.rules.tx.Result;
import aver.ledger.vector.ArrayVector;
import aver.ledger.vector.Lanes;
import aver.proto.v1.CheckpointSignature;
import aver.proto.v1.ExchangeRequest;
import aver.proto.v1.ExchangeResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Replicas that lie from some moment to the end, never more than f of them: they attest results
 * that nobody computed, all the same one, and each attests another one after that; and they sign
 * two checkpoints of one height, to each peer the one that it has signed itself, or a false one.
 */
final class Forgers {
  private final World world;
  private final int most;
  private final Map<String, Long> lies = new TreeMap<>();

  /** What honest replicas signed, by key and height: whoever lies has heard all of it. */
  private final Map<String, String> heard = new TreeMap<>();

  Forgers(World world) {
    this.world = world;
    this.most = (world.plan().replicas() - 1) / 3;
  }

  boolean lies(String replica) {
    return lies.containsKey(replica);
  }

  /**
   * A replica lies from now on, unless f others do.
   *
   * @param how its lowest bits: 1 results alone, 2 signatures alone, otherwise both; bits from the
   *     third on: which peers are shown a false checkpoint
   */
  void begin(String replica, long how) {
    if (lies(replica) || lies.size() < most) {
      lies.put(replica, how);
      world.note(replica, "lies from now on");
    }
  }

  private long how(String replica) {
    return lies.getOrDefault(replica, 0L);
  }

  private boolean forgesResults(String replica) {
    return lies(replica) && how(replica) % 4 != 2;
  }

  private boolean signsTwice(String replica) {
    return lies(replica) && how(replica) % 4 != 1;
  }

  /**
   * What a replica says that it computed.
   *
   * @param computed what it did compute
   * @param model values of the model in it
   */
  Result said(ReplicaHere replica, Duty.Attest duty, Result computed, ArrayVector model) {
    if (!forgesResults(replica.id())) {
      return computed;
    }
    Result forged = forged(replica, duty.attempt(), computed, model);
    world.note(replica.id(), "forges the result of attempt " + duty.attempt());
    attestAgain(replica, new AttestResult(duty.task(), duty.attempt(), computed));
    return forged;
  }

  /** The true result as well, ordered past every check, once the false one is on its way. */
  private void attestAgain(ReplicaHere replica, AttestResult second) {
    world.later(
        replica.id(),
        replica.life(),
        world.random().nextLong(100, 600),
        () -> {
          byte[] bytes = replica.signed(second);
          world.made(replica.id(), bytes);
          world.smuggle(bytes);
          var _ = replica.engine().submit(bytes);
        });
  }

  /** By the attempt, so that all who lie say the same. */
  private static Result forged(
      ReplicaHere replica, int attempt, Result computed, ArrayVector model) {
    if (!(computed instanceof Result.Final right)) {
      return new Result.NoResult(VoidReason.BASE_UNAVAILABLE);
    }
    return switch (attempt % 3) {
      case 0 -> new Result.NoResult(VoidReason.TOO_FEW_UPDATES);
      case 1 ->
          new Result.Final(falseModel(replica, right, model), right.updates(), right.evaluation());
      default -> new Result.Final(right.model(), falseScores(right), right.evaluation());
    };
  }

  /** Another model, which can be fetched where it was made. */
  private static List<VectorEntry> falseModel(
      ReplicaHere replica, Result.Final right, ArrayVector model) {
    int[] values = model.values().clone();
    values[0] = values[0] == 7 ? 8 : 7;
    ArrayVector other = ArrayVector.of(values);
    List<VectorEntry> entries = new ArrayList<>();
    for (VectorEntry entry : right.model()) {
      Digest root = VectorRoot.of(other, Lanes.one());
      entries.add(new VectorEntry(entry.role(), entry.length(), root));
      replica.vectors().put(root, other);
    }
    return entries;
  }

  /** All that counts goes to whoever comes last. */
  private static List<Result.Update> falseScores(Result.Final right) {
    List<Result.Update> updates = new ArrayList<>();
    for (int i = 0; i < right.updates().size(); i++) {
      var exclusion = right.updates().get(i).exclusion();
      boolean paid = i == right.updates().size() - 1 && exclusion.number() == 0;
      updates.add(new Result.Update(exclusion, paid ? 1_000_000 : 0));
    }
    return updates;
  }

  /** What a replica tells a peer, in place of what an honest one would. */
  ExchangeRequest told(ReplicaHere replica, String peer, ExchangeRequest message) {
    return signsTwice(replica.id())
        ? message.toBuilder()
            .clearSignatures()
            .addAllSignatures(signatures(replica, peer, message.getSignaturesList()))
            .build()
        : heard(replica, message, message.getSignaturesList());
  }

  /** As the other one, for an answer. */
  ExchangeResponse told(ReplicaHere replica, String peer, ExchangeResponse message) {
    return signsTwice(replica.id())
        ? message.toBuilder()
            .clearSignatures()
            .addAllSignatures(signatures(replica, peer, message.getSignaturesList()))
            .build()
        : heard(replica, message, message.getSignaturesList());
  }

  private <M> M heard(ReplicaHere replica, M message, List<CheckpointSignature> signatures) {
    if (world.plan().forges()) {
      signatures.forEach(s -> heard.put(replica.id() + " " + s.getHeight(), s.getText()));
    }
    return message;
  }

  private List<CheckpointSignature> signatures(
      ReplicaHere replica, String peer, List<CheckpointSignature> honest) {
    return honest.stream().map(signature -> signature(replica, peer, signature)).toList();
  }

  private CheckpointSignature signature(
      ReplicaHere replica, String peer, CheckpointSignature honest) {
    String own = heard.getOrDefault(peer + " " + honest.getHeight(), honest.getText());
    int number = Integer.parseInt(peer.substring("replica-".length()));
    boolean falsely = ((how(replica.id()) >> (2 + number)) & 1) != 0;
    String text = falsely ? falseText(own) : own;
    byte[] signed = replica.checkpoint().sign(text.getBytes(StandardCharsets.UTF_8));
    VerifierKey key =
        new VerifierKey(
            LedgerCheckpoint.signer(world.cast().chainId(), replica.id()),
            replica.checkpoint().publicKey());
    return honest.toBuilder().setText(text).setLine(Note.Signature.of(key, signed).line()).build();
  }

  private static String falseText(String right) {
    LedgerCheckpoint c = LedgerCheckpoint.parse(right);
    return new LedgerCheckpoint(
            c.chainId(),
            c.size(),
            c.root(),
            c.height(),
            c.timeMs(),
            Cast.hash("a false state at " + c.height()),
            c.members())
        .text();
  }
}
