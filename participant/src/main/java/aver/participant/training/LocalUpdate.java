package aver.participant.training;

import aver.ledger.client.study.ModelLayout;
import aver.ledger.vector.FixedPoint;
import aver.ledger.vector.VectorFault;

/**
 * The change that one round's training made, as integers.
 *
 * @param values one a parameter, within the task's bound
 * @param clipped how many were over the bound and cut to it
 */
@SuppressWarnings("ArrayRecordComponent") // up to 2^30 values; compared by their hash
public record LocalUpdate(int[] values, int clipped) {
  /**
   * The difference of trained and loaded parameters.
   *
   * @param loaded what training really started from, so that an untouched parameter gives 0
   * @throws UnusableUpdateException if a value is not finite, or over the bound and {@code over}
   *     refuses it
   */
  public static LocalUpdate of(
      ModelLayout layout,
      float[] trained,
      float[] loaded,
      FixedPoint format,
      FixedPoint.Over over) {
    int[] values = new int[loaded.length];
    try {
      return new LocalUpdate(values, format.quantiseUpdate(trained, loaded, values, over));
    } catch (VectorFault fault) {
      throw new UnusableUpdateException(layout.place(fault.index()), fault);
    }
  }

  /**
   * The difference of what a training gave and what it began with, of the model alone; what the
   * site keeps for itself is no part of it.
   *
   * @param network that trained
   * @throws UnusableUpdateException as above, and if what the site keeps is not finite
   */
  public static LocalUpdate of(
      Trainer network, float[] trained, float[] loaded, FixedPoint format, FixedPoint.Over over) {
    SiteLayers layers = network.layers();
    LocalUpdate update =
        of(network.layout(), layers.sharedOf(trained), layers.sharedOf(loaded), format, over);
    float[] own = layers.ownOf(trained);
    for (int i = 0; i < own.length; i++) {
      if (!Float.isFinite(own[i])) {
        throw new UnusableUpdateException(layers.place(i), own[i]);
      }
    }
    return update;
  }

  /** The parameters that training starts from: {@code (float) (g * 2^-fractionBits)}. */
  public static float[] load(int[] model, FixedPoint format) {
    float[] loaded = new float[model.length];
    format.dequantise(model, loaded, model.length);
    return loaded;
  }
}
