package aver.ledger.node.round;

import aver.ledger.rules.round.RoundComputation;
import aver.ledger.rules.round.RoundPlan;
import aver.ledger.rules.round.VectorRoot;
import aver.ledger.rules.state.InitialModelSpec;
import aver.ledger.rules.state.Purpose;
import aver.ledger.rules.state.VectorEntry;
import aver.ledger.rules.state.VectorRole;
import aver.ledger.rules.tx.Result;
import aver.ledger.store.BlobDraft;
import aver.ledger.store.BlobException;
import aver.ledger.store.BlobStore;
import aver.ledger.vector.InitialModel;
import aver.ledger.vector.Lanes;
import aver.ledger.vector.SegmentVector;
import aver.ledger.vector.VectorSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Models and results as blobs: mapped, never whole on the heap. */
final class Vectors {
  /** Tasks whose version 0 is remembered to be right or wrong. */
  private static final int DRAWN_MAX = 256;

  private final BlobStore blobs;
  private final Lanes lanes;
  private final Map<InitialModelSpec, Boolean> drawn =
      Collections.synchronizedMap(
          new LinkedHashMap<>() {
            @Override
            protected boolean removeEldestEntry(Map.Entry<InitialModelSpec, Boolean> eldest) {
              return size() > DRAWN_MAX;
            }
          });

  Vectors(BlobStore blobs, Lanes lanes) {
    this.blobs = blobs;
    this.lanes = lanes;
  }

  boolean has(VectorEntry entry) {
    return blobs.has(entry.root());
  }

  /**
   * Computes version 0 of a model, and keeps it if its root is the stated one. That a blob of this
   * root is here says nothing: anybody's update may have it, whatever the seed gives.
   *
   * @return whether it is
   */
  boolean initial(InitialModelSpec spec) throws IOException, BlobException {
    Boolean before = drawn.get(spec);
    if (before != null && (!before || blobs.has(spec.root()))) {
      return before;
    }
    boolean right = draw(spec);
    drawn.put(spec, right);
    return right;
  }

  private boolean draw(InitialModelSpec spec) throws IOException, BlobException {
    Optional<InitialModel> model = spec.drawn();
    if (model.isEmpty()) {
      return false;
    }
    try (BlobDraft draft = blobs.draft(spec.length() * Integer.BYTES)) {
      SegmentVector values = SegmentVector.of(draft.bytes());
      model.get().write(values);
      boolean right = VectorRoot.of(values, lanes).equals(spec.root());
      if (right && !blobs.has(spec.root())) {
        draft.keep(spec.root());
      }
      return right;
    }
  }

  /** Computes the result of a closed round, and keeps the vectors of the model that it names. */
  Result compute(RoundPlan plan) throws IOException, BlobException {
    Map<VectorRole, BlobDraft> drafts = new EnumMap<>(VectorRole.class);
    try (Arena arena = Arena.ofShared()) {
      if (plan.attempt().purpose() == Purpose.TRAIN) {
        for (VectorRole role : plan.spec().learning().modelRoles()) {
          long length = plan.spec().learning().length(role, plan.spec().dimension());
          drafts.put(role, blobs.draft(length * Integer.BYTES));
        }
      }
      Result result =
          RoundComputation.computeVersion(
                  plan.input(entry -> map(entry, arena)),
                  role -> SegmentVector.of(draft(drafts, role).bytes()),
                  lanes)
              .result();
      if (result instanceof Result.Final(List<VectorEntry> model, var _, var _)) {
        for (VectorEntry entry : model) {
          if (!blobs.has(entry.root())) {
            draft(drafts, entry.role()).keep(entry.root());
          }
        }
      }
      return result;
    } finally {
      for (BlobDraft draft : drafts.values()) {
        draft.close();
      }
    }
  }

  private static BlobDraft draft(Map<VectorRole, BlobDraft> drafts, VectorRole role) {
    return Objects.requireNonNull(drafts.get(role), role.name());
  }

  private VectorSource map(VectorEntry entry, Arena arena) {
    try {
      return SegmentVector.of(blobs.map(entry.root(), arena));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
