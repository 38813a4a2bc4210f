package aver.ledger.node.blob;

import aver.ledger.client.blob.BlobFault;
import aver.ledger.client.blob.BlobRefusedException;
import aver.ledger.proof.Digest;
import aver.ledger.rules.lifecycle.Eligibility;
import aver.ledger.rules.state.Keys;
import aver.ledger.rules.state.Model;
import aver.ledger.rules.state.Overlay;
import aver.ledger.rules.state.Seat;
import aver.ledger.rules.state.StateView;
import aver.ledger.rules.state.Task;
import aver.ledger.rules.state.TaskSpec;
import aver.ledger.rules.state.VectorEntry;
import aver.proto.v1.DownloadRequest;
import aver.proto.v1.ModelPlace;
import aver.proto.v1.UpdatePlace;
import java.util.List;
import java.util.Optional;

/**
 * Whether a blob may be read: updates by replicas and their author; models by replicas, granted
 * hospitals and the researcher whose approved task it is. Version 0 of a model by replicas alone:
 * all others compute it, and its root is what a researcher said without anybody's check. Pure.
 */
final class ReadRight {
  private ReadRight() {}

  /** Refuses unless the caller may read the blob at the place that it names. */
  static void check(StateView view, String caller, Digest root, DownloadRequest request)
      throws BlobRefusedException {
    Overlay state = new Overlay(view);
    if (UploadRight.isReplica(state, caller)) {
      return;
    }
    boolean may =
        switch (request.getPlaceCase()) {
          case MODEL -> model(state, caller, root, request.getModel());
          case UPDATE -> update(state, caller, root, request.getUpdate());
          case PLACE_NOT_SET -> false;
        };
    if (!may) {
      throw Refusals.of(
          BlobFault.BLOB_NO_RIGHT,
          "%s may not read %s: name a model of a study in which it is granted, or its own update",
          caller,
          root.hex());
    }
  }

  private static boolean model(Overlay state, String caller, Digest root, ModelPlace place) {
    if (place.getVersion() == 0) {
      return false;
    }
    Optional<TaskSpec> spec = state.get(Keys.taskSpec(place.getTask()));
    Optional<Model> model = state.get(Keys.model(place.getTask(), place.getVersion()));
    if (spec.isEmpty() || model.isEmpty() || !names(model.get().manifest(), root)) {
      return false;
    }
    String study = spec.get().study();
    return Eligibility.hasRight(state, study, caller, state.get(Keys.TIME_MS).orElseThrow())
        || state
            .get(Keys.task(place.getTask()))
            .filter(task -> task.researcher().equals(caller) && approved(task))
            .isPresent();
  }

  /**
   * Whether the admins ever let the task begin: anybody may propose one, and that alone gives no
   * right. One that ended without an attempt has a model that everybody computes.
   */
  private static boolean approved(Task task) {
    return switch (task.phase()) {
      case RUNNING, STALLED -> true;
      case PROPOSED -> false;
      case ENDED, CANCELLED -> task.attempts() > 0;
    };
  }

  private static boolean update(Overlay state, String caller, Digest root, UpdatePlace place) {
    return caller.equals(place.getMember())
        && state
            .get(Keys.seat(place.getTask(), place.getAttempt(), caller))
            .flatMap(Seat::revealed)
            .filter(revealed -> names(revealed.manifest(), root))
            .isPresent();
  }

  private static boolean names(List<VectorEntry> manifest, Digest root) {
    return manifest.stream().anyMatch(vector -> vector.root().equals(root));
  }
}
