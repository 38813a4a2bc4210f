package aver.ledger.rules.state;

import aver.ledger.proof.Digest;
import java.util.List;

/**
 * A model version.
 *
 * @param root manifest root
 * @param manifest its vectors, the first of role model
 * @param attempt that made it, 0 for version 0
 * @param madeMs ledger time
 */
public record Model(Digest root, List<VectorEntry> manifest, int attempt, long madeMs) {
  public static final Codec<Model> CODEC =
      Codec.of(
          (w, v) -> {
            w.digest(v.root).list(v.manifest, VectorEntry::write);
            w.i32(v.attempt).i64(v.madeMs);
          },
          r -> new Model(r.digest(), r.list(VectorEntry::read), r.i32(), r.i64()));

  /** Copies the manifest. */
  public Model {
    manifest = List.copyOf(manifest);
  }
}
