package aver.simulations.site;

import aver.ledger.client.study.InitialModels;
import aver.ledger.client.study.ModelShape;
import aver.ledger.client.study.Recipe;
import aver.ledger.rules.state.TaskSpec;
import aver.ledger.vector.FixedPoint;
import aver.participant.data.LabelledRows;
import aver.participant.data.SiteData;
import aver.participant.settings.SitePolicy;
import aver.participant.training.BatchOrder;
import aver.participant.training.Confusion;
import aver.participant.training.LocalUpdate;
import aver.participant.training.Trainer;
import aver.simulations.attack.Backdoor;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a task's model would be if nobody worked against it: the hospitals' trainings, done here,
 * and the median of their updates. Judges models of the same task.
 */
final class HonestCourse {
  private final TaskSpec spec;
  private final Recipe recipe;
  private final Trainer trainer;
  private final TreeMap<String, SiteData> data;
  private final FixedPoint format;
  private int[] model;

  HonestCourse(TaskSpec spec, ModelShape shape, Map<String, SiteData> data) {
    this.spec = spec;
    this.recipe = SitePolicy.recipe(spec);
    this.trainer = new Trainer(recipe, shape);
    this.data = new TreeMap<>(data);
    this.format = new FixedPoint(spec.fractionBits(), spec.bound());
    this.model = InitialModels.compute(spec.initialModel()).orElseThrow().values();
  }

  /** The model after one more round. */
  int[] next(int attempt) {
    List<int[]> updates = new ArrayList<>();
    float[] loaded = LocalUpdate.load(model, format);
    data.forEach((member, rows) -> {
      long seed = BatchOrder.seed(recipe.training().seed(), spec.task(), attempt, member);
      float[] trained = trainer.train(loaded, rows.training(), seed);
      updates.add(LocalUpdate.of(trainer, trained, loaded, format, FixedPoint.Over.CLIP).values());
    });
    int[] next = model.clone();
    for (int i = 0; i < next.length; i++) {
      int at = i;
      int[] sorted = updates.stream().mapToInt(update -> update[at]).sorted().toArray();
      next[i] += sorted[sorted.length / 2];
    }
    model = next;
    return next;
  }

  /** Accuracy of a model on all hospitals' rows. */
  double accuracy(int[] judged) {
    return accuracy(judged, data.values().stream().map(SiteData::training).toList());
  }

  /** Share of marked rows that a model takes for class 0, though none is. */
  double fooled(int[] judged, Backdoor backdoor) {
    return 1
        - accuracy(
            judged, data.values().stream().map(rows -> backdoor.marked(rows.training())).toList());
  }

  private double accuracy(int[] judged, Collection<LabelledRows> all) {
    float[] parameters = LocalUpdate.load(judged, format);
    Confusion sum = Confusion.none(2);
    for (LabelledRows rows : all) {
      sum = sum.plus(Confusion.of(trainer, 2, parameters, rows));
    }
    return sum.accuracy().orElseThrow();
  }
}
