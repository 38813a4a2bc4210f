package aver.ledger.rules.tx;

import aver.ledger.proof.Digest;
import aver.ledger.rules.state.Evaluation;
import aver.ledger.rules.state.Exclusion;
import aver.ledger.rules.state.Ids;
import aver.ledger.rules.state.TaskSpec;
import aver.ledger.rules.state.VectorEntry;
import aver.ledger.rules.state.VoidReason;
import aver.ledger.rules.state.Writer;
import java.util.List;
import java.util.Optional;

/** What a replica computed from a closed round. */
public sealed interface Result {
  /**
   * There is a result.
   *
   * @param model vectors of the next model version; none after an evaluation-only round
   * @param updates one a member of the cohort, in its order
   * @param evaluation when at least three sites reported
   */
  record Final(List<VectorEntry> model, List<Update> updates, Optional<Evaluation> evaluation)
      implements Result {
    /** Checks the sizes. */
    public Final {
      Ids.range("vectors of the model", model.size(), 0, 16);
      Ids.range("updates", updates.size(), 1, TaskSpec.COHORT_MAX);
      model = List.copyOf(model);
      updates = List.copyOf(updates);
    }
  }

  /**
   * There is none.
   *
   * @param reason why
   */
  record NoResult(VoidReason reason) implements Result {}

  /**
   * What became of one member's update.
   *
   * @param exclusion whether and why it did not count
   * @param scorePpm contribution, -1 000 000 to 1 000 000; 0 unless included
   */
  record Update(Exclusion exclusion, int scorePpm) {
    /** Checks the range. */
    public Update {
      int most = exclusion == Exclusion.INCLUDED ? 1_000_000 : 0;
      Ids.range("score in ppm", scorePpm, -most, most);
    }
  }

  /** The canonical bytes, by which equal results are known. */
  default byte[] encode() {
    Writer w = new Writer().u8(1);
    switch (this) {
      case Final f -> {
        w.u8(1);
        w.list(f.model, (v, e) -> v.u8(e.role().number()).i64(e.length()).digest(e.root()));
        w.list(f.updates, (v, u) -> v.u8(u.exclusion.number()).i32(u.scorePpm));
        w.optional(f.evaluation, Evaluation::write);
      }
      case NoResult v -> w.u8(2).u8(v.reason.number());
    }
    return w.toBytes();
  }

  /** SHA-256 of the canonical bytes. */
  default Digest digest() {
    return Digest.sha256(encode());
  }
}
