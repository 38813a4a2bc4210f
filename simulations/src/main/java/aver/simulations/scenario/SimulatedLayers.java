package aver.simulations.scenario;

import aver.ledger.rules.state.Exclusion;
import aver.ledger.rules.state.Seat;
import aver.participant.data.SiteData;
import aver.participant.training.Trainer;
import java.util.Map;
import java.util.TreeMap;

/** The hospitals' own batch normalisation, kept as each agent keeps its own. */
final class SimulatedLayers {
  private final Trainer trainer;
  private final Map<String, float[]> kept = new TreeMap<>();
  private final Map<String, float[]> trained = new TreeMap<>();

  SimulatedLayers(Trainer trainer) {
    this.trainer = trainer;
  }

  /** A model as a hospital uses it: with its own layers, or with what its rows say of them. */
  float[] with(float[] model, String hospital, SiteData data) {
    float[] own = kept.get(hospital);
    return own == null
        ? trainer.adapted(model, data.training().features())
        : trainer.layers().join(model, own);
  }

  /** What a training made of them, which counts if its update does. */
  void trained(String hospital, float[] all) {
    trained.put(hospital, trainer.layers().ownOf(all));
  }

  /** As an agent does once its update counted, or did not. */
  void over(Seat seat) {
    float[] made = trained.remove(seat.member());
    boolean counted = seat.outcome().filter(o -> o.exclusion() == Exclusion.INCLUDED).isPresent();
    if (counted && made != null && made.length > 0) {
      kept.put(seat.member(), made);
    }
  }
}
