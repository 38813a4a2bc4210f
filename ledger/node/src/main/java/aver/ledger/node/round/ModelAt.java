package aver.ledger.node.round;

import aver.ledger.rules.state.InitialModelSpec;
import aver.ledger.rules.state.Keys;
import aver.ledger.rules.state.Model;
import aver.ledger.rules.state.Overlay;
import aver.ledger.rules.state.VectorEntry;
import aver.ledger.rules.state.VectorRole;

/**
 * The newest version of a task's model.
 *
 * @param task slug
 * @param version from 0
 * @param vector its values
 * @param initial how version 0 is computed
 */
public record ModelAt(String task, int version, VectorEntry vector, InitialModelSpec initial) {
  static ModelAt newest(Overlay state, LiveTask task) {
    int version = task.task().modelVersion();
    Model model = state.get(Keys.model(task.id(), version)).orElseThrow();
    VectorEntry vector =
        model.manifest().stream()
            .filter(entry -> entry.role() == VectorRole.MODEL)
            .findFirst()
            .orElseThrow();
    return new ModelAt(task.id(), version, vector, task.spec().initialModel());
  }
}
