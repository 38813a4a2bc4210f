package aver.ledger.rules.lifecycle;

import aver.ledger.proof.Digest;
import aver.ledger.proof.crypto.Domain;
import aver.ledger.rules.state.Purpose;
import aver.ledger.rules.state.TaskSpec;
import aver.ledger.rules.state.VectorEntry;
import aver.ledger.rules.state.VectorRole;
import aver.ledger.rules.state.Writer;
import aver.ledger.rules.tx.Refusal;
import aver.ledger.rules.tx.Rule;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Manifests: the ordered vectors of an update or of a model version, and the root by which they are
 * known.
 */
public final class Manifests {
  private static final int VERSION = 1;

  private Manifests() {}

  /** SHA-256 of the canonical bytes behind their domain; a new role changes no old root. */
  public static Digest root(List<VectorEntry> manifest) {
    Writer w = new Writer().raw(Domain.MANIFEST.prefix()).u8(VERSION);
    w.list(
        manifest,
        (out, entry) ->
            out.u8(entry.role().number())
                .u8(entry.role().elementType())
                .i64(entry.length())
                .digest(entry.root()));
    return Digest.sha256(w.toBytes());
  }

  /** A refusal unless an update has exactly the vectors that its attempt asks for. */
  public static Optional<Refusal> checkUpdate(
      TaskSpec spec, Purpose purpose, List<VectorEntry> manifest) {
    List<String> found = manifest.stream().map(Manifests::shape).toList();
    List<String> asked = new ArrayList<>();
    if (purpose == Purpose.TRAIN) {
      spec.learning().updateRoles().forEach(role -> asked.add(shape(role, spec.dimension())));
    }
    // a site with too few cases of a class sends no evaluation: what it has is then the update
    // alone
    List<String> withEvaluation = new ArrayList<>(asked);
    withEvaluation.add(shape(VectorRole.EVALUATION, evaluationLength(spec)));
    boolean fits =
        (purpose == Purpose.TRAIN && found.equals(asked))
            || (spec.evaluationClasses() > 0 && found.equals(withEvaluation));
    return fits
        ? Optional.empty()
        : Refusal.of(
            Rule.MANIFEST_WRONG,
            "the manifest has %s, this attempt takes %s",
            found,
            spec.evaluationClasses() > 0 ? withEvaluation : asked);
  }

  /**
   * A refusal unless a result has exactly the vectors of a model version, or none after an
   * evaluation.
   */
  static Optional<Refusal> checkModel(TaskSpec spec, Purpose purpose, List<VectorEntry> manifest) {
    List<String> found = manifest.stream().map(Manifests::shape).toList();
    List<String> asked =
        purpose == Purpose.TRAIN
            ? spec.learning().modelRoles().stream()
                .map(role -> shape(role, spec.learning().length(role, spec.dimension())))
                .toList()
            : List.of();
    return found.equals(asked)
        ? Optional.empty()
        : Refusal.of(
            Rule.RESULT_MALFORMED, "the model has %s, this attempt makes %s", found, asked);
  }

  private static long evaluationLength(TaskSpec spec) {
    return Math.max(1, (long) spec.evaluationClasses() * spec.evaluationClasses());
  }

  private static String shape(VectorEntry entry) {
    return shape(entry.role(), entry.length());
  }

  private static String shape(VectorRole role, long length) {
    return role + "[" + length + "]";
  }
}
