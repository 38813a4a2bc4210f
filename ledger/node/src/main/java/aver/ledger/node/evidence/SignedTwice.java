package aver.ledger.node.evidence;

import aver.ledger.node.certify.Ballot;
import aver.ledger.node.certify.Contradictions;
import aver.ledger.proof.note.Note;
import aver.ledger.proof.note.SignerSet;
import aver.ledger.rules.state.Octets;
import aver.ledger.rules.tx.ReportEvidence;
import aver.proto.v1.CheckpointSignature;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Puts together proofs that a replica signed two checkpoints of one height; for one thread. */
public final class SignedTwice {
  private static final int KEY_ID_BYTES = 4;

  /** How often the others are asked about a signature: a damaged replica signed but once. */
  private static final int ATTEMPTS = 30;

  /** How many of a look are asked about: whoever answers slowly holds up little. */
  private static final int ASKED_AT_ONCE = 2;

  private final Contradictions known;
  private final Others others;
  private final Map<CheckpointSignature, Integer> asked = new HashMap<>();
  private final Map<String, Integer> askedOf = new HashMap<>(); // by who signed
  private int mayAsk;

  /** What the other replicas hold. */
  @FunctionalInterface
  public interface Others {
    /** Signatures of a replica at a height, of whatever the others say to be such. */
    List<CheckpointSignature> at(String replica, long height);
  }

  /** Looks at what is known, and asks others for what is lacking. */
  public SignedTwice(Contradictions known, Others others) {
    this.known = known;
    this.others = others;
  }

  /** A proof of each replica of which there is one, among those that may still be suspended. */
  List<ReportEvidence> proofs(SignerSet signers, Set<String> active) {
    mayAsk = ASKED_AT_ONCE;
    asked.keySet().retainAll(known.all());
    List<ReportEvidence> proofs = new ArrayList<>();
    Set<String> proven = new TreeSet<>();
    for (CheckpointSignature one : leastAskedFirst()) {
      String replica = one.getReplica();
      if (active.contains(replica) && !proven.contains(replica)) {
        proof(one, signers)
            .ifPresent(proof -> {
              proven.add(replica);
              proofs.add(proof);
            });
      }
    }
    return proofs;
  }

  /**
   * In turns, of those who signed and then of what they signed: however many lone signatures one
   * adds, they must not keep the pair of another from the light, nor its own that came before.
   */
  private List<CheckpointSignature> leastAskedFirst() {
    Comparator<CheckpointSignature> byAuthor =
        Comparator.comparingInt(one -> askedOf.getOrDefault(one.getReplica(), 0));
    return known.all().stream()
        .sorted(byAuthor.thenComparingInt(one -> asked.getOrDefault(one, 0)))
        .toList();
  }

  private Optional<ReportEvidence> proof(CheckpointSignature one, SignerSet signers) {
    String replica = one.getReplica();
    List<CheckpointSignature> more = new ArrayList<>();
    known.agreed(replica, one.getHeight()).ifPresent(more::add);
    if (more.stream().allMatch(other -> other.getText().equals(one.getText()))
        && mayAsk > 0
        && asked.merge(one, 1, Integer::sum) <= ATTEMPTS) {
      mayAsk--;
      askedOf.merge(replica, 1, Integer::sum);
      more.addAll(others.at(replica, one.getHeight()));
      known.askedInVain(one); // if it is not: there is a proof now, and one is enough
    }
    Optional<ReportEvidence.Statement> first = statement(one, signers);
    return more.stream()
        .filter(other -> other.getHeight() == one.getHeight())
        .filter(other -> !other.getText().equals(one.getText()))
        .flatMap(other -> statement(other, signers).stream())
        .findFirst()
        .flatMap(second ->
            first.map(statement ->
                new ReportEvidence(replica, ReportEvidence.Kind.CHECKPOINTS, statement, second)));
  }

  /** What was signed and by what, if it truly was by a key of the present set. */
  private static Optional<ReportEvidence.Statement> statement(
      CheckpointSignature line, SignerSet signers) {
    return Ballot.signature(line.getReplica(), line, signers)
        .map(SignedTwice::bytes)
        .map(signature ->
            new ReportEvidence.Statement(
                Octets.of(line.getText().getBytes(StandardCharsets.UTF_8)), signature));
  }

  private static Octets bytes(Note.Signature signature) {
    byte[] joined = Base64.getDecoder().decode(signature.value());
    return Octets.of(Arrays.copyOfRange(joined, KEY_ID_BYTES, joined.length));
  }
}
