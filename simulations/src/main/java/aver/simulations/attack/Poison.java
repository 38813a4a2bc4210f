package aver.simulations.attack;

import aver.participant.agent.Training;
import aver.participant.data.LabelledRows;
import aver.participant.training.SiteLayers;
import aver.participant.training.Trainer;

/**
 * What an agent does that works against the others: it trains as everybody does and then makes
 * something else of it, or of how the model moved since it last looked.
 */
public final class Poison implements Training {
  private volatile Attack attack;
  private volatile double factor;
  private float[] before = new float[0];

  /**
   * Of an attack that agents can do.
   *
   * @param factor how much longer the update gets, over 0
   */
  public Poison(Attack attack, double factor) {
    this.attack = attack;
    this.factor = factor;
  }

  /** Does something else from the next attempt on. */
  public void become(Attack other, double longer) {
    attack = other;
    factor = longer;
  }

  @Override
  public float[] train(
      Trainer network, float[] loaded, LabelledRows rows, long seed, float[] drift) {
    SiteLayers layers = network.layers();
    float[] model = layers.sharedOf(loaded).clone();
    float[] published = before.length == 0 ? model : before;
    before = model;
    return switch (attack) {
      case REPEAT -> layers.join(moved(model, published, 1), layers.ownOf(loaded));
      case PUSH_BACK -> layers.join(moved(model, published, -factor), layers.ownOf(loaded));
      default -> attack.train(new Attack.Round(network, loaded, rows, seed, drift), factor);
    };
  }

  /** The model moved on by so many times what it moved since. */
  private static float[] moved(float[] loaded, float[] since, double times) {
    float[] moved = new float[loaded.length];
    for (int i = 0; i < moved.length; i++) {
      moved[i] = (float) (loaded[i] + times * ((double) loaded[i] - since[i]));
    }
    return moved;
  }
}
