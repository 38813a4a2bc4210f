package aver.participant.training;

import aver.ledger.client.study.ModelLayout;
import java.util.Arrays;
import java.util.List;

/**
 * Which values of a recipe's network are everybody's, and which a site keeps for itself: those of
 * batch normalisation (Li and others, FedBN, ICLR 2021). Training takes and gives both as one
 * vector: the model's parameters in the order of its layout, then, normalised layer by layer,
 * scale, shift, mean and log10 of the standard deviation of each unit. Recipes without batch
 * normalisation have nothing of their own, and their vector is the model.
 */
public final class SiteLayers {
  private static final List<String> KINDS = List.of("scale", "shift", "mean", "log10-deviation");

  private final ModelLayout layout;
  private final int[] units;
  private final int shared;
  private final int own;

  /**
   * Of a recipe.
   *
   * @param layout of the model; block i stands before the i-th normalised layer
   * @param normalised units of each normalised layer
   */
  SiteLayers(ModelLayout layout, List<Integer> normalised) {
    this.layout = layout;
    this.units = normalised.stream().mapToInt(n -> n).toArray();
    this.shared = Math.toIntExact(layout.parameters());
    this.own = Math.multiplyExact(KINDS.size(), Arrays.stream(units).reduce(0, Math::addExact));
  }

  /** Number of the model's parameters. */
  public int shared() {
    return shared;
  }

  /** Number of values that the site keeps. */
  public int own() {
    return own;
  }

  /** Number of both. */
  public int length() {
    return shared + own;
  }

  /** Number of normalised layers. */
  int count() {
    return units.length;
  }

  /** The model's part of a vector; the vector itself if there is no other. */
  public float[] sharedOf(float[] all) {
    return own == 0 ? all : Arrays.copyOf(all, shared);
  }

  /** The site's part of a vector. */
  public float[] ownOf(float[] all) {
    return Arrays.copyOfRange(all, shared, all.length);
  }

  /**
   * A vector of its two parts.
   *
   * @throws IllegalArgumentException if a length does not fit
   */
  public float[] join(float[] model, float[] site) {
    if (model.length != shared || site.length != own) {
      throw new IllegalArgumentException(
          "the model has %d parameters and a site %d of its own, got %d and %d"
              .formatted(shared, own, model.length, site.length));
    }
    if (own == 0) {
      return model;
    }
    float[] all = Arrays.copyOf(model, length());
    System.arraycopy(site, 0, all, shared, own);
    return all;
  }

  /** What changes nothing: scale 1, shift 0, mean 0, deviation 1. */
  float[] neutral() {
    float[] values = new float[own];
    for (int layer = 0; layer < units.length; layer++) {
      int from = start(layer) - shared;
      Arrays.fill(values, from, from + units[layer], 1);
    }
    return values;
  }

  /** Puts a layer's means and variances, over 0, into a vector. */
  void put(float[] all, int layer, double[] mean, double[] variance) {
    int from = start(layer) + 2 * units[layer];
    for (int unit = 0; unit < units[layer]; unit++) {
      all[from + unit] = (float) mean[unit];
      all[from + units[layer] + unit] = (float) (Math.log10(variance[unit]) / 2);
    }
  }

  /** Units of a normalised layer. */
  int units(int layer) {
    return units[layer];
  }

  /** What a value of the site's part is, for messages: {@code batch-norm-0/mean[3]}. */
  public String place(int index) {
    int rest = index;
    for (int layer = 0; layer < units.length; layer++) {
      if (rest < KINDS.size() * units[layer]) {
        return "batch-norm-%d/%s[%d]"
            .formatted(layer, KINDS.get(rest / units[layer]), rest % units[layer]);
      }
      rest -= KINDS.size() * units[layer];
    }
    throw new IndexOutOfBoundsException("value %d of %d".formatted(index, own));
  }

  /** Where a layer's own values begin in a vector. */
  private int start(int layer) {
    return shared + KINDS.size() * Arrays.stream(units, 0, layer).sum();
  }

  /** In the network's order, in which each layer's own values follow its weights. */
  float[] toNetwork(float[] all) {
    return reordered(all, true);
  }

  /** The other way round. */
  float[] fromNetwork(float[] network) {
    return reordered(network, false);
  }

  private float[] reordered(float[] from, boolean toNetwork) {
    if (own == 0) {
      return from;
    }
    float[] to = new float[from.length];
    int atShared = 0;
    int atNetwork = 0;
    for (int layer = 0; layer <= units.length; layer++) {
      int weights =
          layer < units.length
              ? Math.toIntExact(layout.blocks().get(layer).length())
              : shared - atShared;
      copy(from, to, atShared, atNetwork, weights, toNetwork);
      atShared += weights;
      atNetwork += weights;
      if (layer < units.length) {
        int values = KINDS.size() * units[layer];
        copy(from, to, start(layer), atNetwork, values, toNetwork);
        atNetwork += values;
      }
    }
    return to;
  }

  private static void copy(
      float[] from, float[] to, int inVector, int inNetwork, int length, boolean toNetwork) {
    System.arraycopy(
        from, toNetwork ? inVector : inNetwork, to, toNetwork ? inNetwork : inVector, length);
  }
}
