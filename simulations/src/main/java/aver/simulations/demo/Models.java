package aver.simulations.demo;

import aver.ledger.client.LedgerClient;
import aver.ledger.client.LedgerUnavailableException;
import aver.ledger.rules.state.InitialModelSpec;
import aver.ledger.rules.state.Keys;
import aver.ledger.rules.state.TaskSpec;
import aver.ledger.rules.state.VectorEntry;
import aver.ledger.vector.ArrayVector;
import aver.ledger.vector.FixedPoint;
import aver.ledger.vector.InitialModel;
import aver.participant.site.ReplicaVectors;
import aver.participant.training.LocalUpdate;

/** The task's model versions, brought from replicas and checked against their certified roots. */
final class Models {
  private final LedgerClient client;
  private final Study study;

  Models(LedgerClient client, Study study) {
    this.client = client;
    this.study = study;
  }

  /** Parameters of a version. */
  float[] version(int version) throws LedgerUnavailableException {
    TaskSpec spec = client.read(Keys.taskSpec(study.task())).orElseThrow();
    int[] values = version == 0 ? initial(spec) : fetched(version);
    return LocalUpdate.load(values, new FixedPoint(spec.fractionBits(), spec.bound()));
  }

  private int[] fetched(int version) throws LedgerUnavailableException {
    VectorEntry vector =
        client.read(Keys.model(study.task(), version)).orElseThrow().manifest().getFirst();
    return new ReplicaVectors(client).download(study.task(), version, vector);
  }

  /** Version 0 is computed from the task, as anyone does. */
  private static int[] initial(TaskSpec task) {
    InitialModelSpec spec = task.initialModel();
    ArrayVector model = ArrayVector.zeros(task.dimension());
    new InitialModel(
            spec.seed().bytes(),
            spec.segments().stream()
                .map(s -> new InitialModel.Segment(s.length(), s.bound()))
                .toList())
        .write(model);
    return model.values();
  }
}
