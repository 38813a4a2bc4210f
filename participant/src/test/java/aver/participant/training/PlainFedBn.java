package aver.participant.training;

import java.util.Arrays;

/**
 * A perceptron with batch normalisation in plain loops of doubles, for two classes, over the same
 * vector as {@link Trainer}: weights column by column, output biases, then scale, shift, mean and
 * log10 of the deviation of each hidden layer.
 */
final class PlainFedBn {
  private static final double EPSILON = 1e-5;
  private static final double DECAY = 0.9;

  private final int[] widths; // inputs, hidden layers, 1
  private final int shared;

  PlainFedBn(int inputs, int... hidden) {
    widths = new int[hidden.length + 2];
    widths[0] = inputs;
    System.arraycopy(hidden, 0, widths, 1, hidden.length);
    widths[hidden.length + 1] = 1;
    shared = weights(hidden.length + 1) + 1;
  }

  /** Where a layer's weights begin, from 0. */
  private int weights(int layer) {
    int at = 0;
    for (int l = 0; l < layer; l++) {
      at += widths[l] * widths[l + 1];
    }
    return at;
  }

  /** Where a hidden layer's scales begin; shifts, means and variances follow. */
  private int own(int layer) {
    return shared + 4 * Arrays.stream(widths, 1, layer + 1).sum();
  }

  private double[][] times(double[][] in, double[] v, int layer) {
    int inputs = widths[layer];
    double[][] out = new double[in.length][widths[layer + 1]];
    for (int r = 0; r < in.length; r++) {
      for (int u = 0; u < out[r].length; u++) {
        for (int i = 0; i < inputs; i++) {
          out[r][u] += in[r][i] * v[weights(layer) + u * inputs + i];
        }
      }
    }
    return out;
  }

  private static double[] mean(double[][] z) {
    double[] mean = new double[z[0].length];
    for (double[] row : z) {
      for (int u = 0; u < mean.length; u++) {
        mean[u] += row[u] / z.length;
      }
    }
    return mean;
  }

  private static double[] variance(double[][] z, double[] mean) {
    double[] variance = new double[mean.length];
    for (double[] row : z) {
      for (int u = 0; u < mean.length; u++) {
        variance[u] += (row[u] - mean[u]) * (row[u] - mean[u]) / z.length;
      }
    }
    return variance;
  }

  /** Puts means and variances of rows into a vector, layer by layer. */
  void adapt(double[] v, double[][] x) {
    double[][] a = x;
    for (int layer = 0; layer < widths.length - 2; layer++) {
      int units = widths[layer + 1];
      double[][] z = times(a, v, layer);
      double[] mean = mean(z);
      double[] variance = variance(z, mean);
      for (int u = 0; u < units; u++) {
        v[own(layer) + u] = 1;
        v[own(layer) + units + u] = 0;
        v[own(layer) + 2 * units + u] = mean[u];
        v[own(layer) + 3 * units + u] = Math.log10(variance[u] + EPSILON) / 2;
      }
      a = hidden(z, v, layer, mean, variance);
    }
  }

  /** Probability of class 1 by the running means and variances. */
  double[] probabilities(double[] v, double[][] x) {
    double[][] a = x;
    for (int layer = 0; layer < widths.length - 2; layer++) {
      int units = widths[layer + 1];
      int from = own(layer) + 2 * units;
      a =
          hidden(
              times(a, v, layer),
              v,
              layer,
              Arrays.copyOfRange(v, from, from + units),
              Arrays.stream(v, from + units, from + 2 * units)
                  .map(log -> Math.pow(10, 2 * log))
                  .toArray());
    }
    double[][] out = times(a, v, widths.length - 2);
    return Arrays.stream(out).mapToDouble(o -> 1 / (1 + Math.exp(-o[0] - v[shared - 1]))).toArray();
  }

  private double[][] hidden(double[][] z, double[] v, int layer, double[] mean, double[] variance) {
    double[][] a = new double[z.length][mean.length];
    for (int r = 0; r < z.length; r++) {
      for (int u = 0; u < mean.length; u++) {
        double hat = (z[r][u] - mean[u]) / Math.sqrt(variance[u] + EPSILON);
        a[r][u] = Math.max(0, v[own(layer) + u] * hat + v[own(layer) + mean.length + u]);
      }
    }
    return a;
  }

  /** One step on a batch, by the mean of its rows' cross-entropy and a pull of the model alone. */
  void step(double[] v, double[][] x, double[] y, double rate, double mu, double[] start) {
    int layers = widths.length - 1;
    double[][][] a = new double[layers][][];
    double[][][] z = new double[layers][][];
    a[0] = x;
    for (int l = 0; l < layers; l++) {
      z[l] = times(a[l], v, l);
      if (l < layers - 1) {
        double[] mean = mean(z[l]);
        a[l + 1] = hidden(z[l], v, l, mean, variance(z[l], mean));
      }
    }
    double[] change = new double[v.length];
    for (int i = 0; i < shared; i++) {
      change[i] = rate * mu * (v[i] - start[i]);
    }
    double[][] error = new double[x.length][1];
    for (int r = 0; r < x.length; r++) {
      double p = 1 / (1 + Math.exp(-z[layers - 1][r][0] - v[shared - 1]));
      error[r][0] = (p - y[r]) / x.length;
      change[shared - 1] += rate * error[r][0];
    }
    for (int l = layers - 1; l >= 0; l--) {
      double[][] below = new double[x.length][widths[l]];
      for (int r = 0; r < x.length; r++) {
        for (int u = 0; u < widths[l + 1]; u++) {
          for (int i = 0; i < widths[l]; i++) {
            int at = weights(l) + u * widths[l] + i;
            change[at] += rate * error[r][u] * a[l][r][i];
            below[r][i] += a[l][r][i] > 0 || l == 0 ? error[r][u] * v[at] : 0;
          }
        }
      }
      error = l == 0 ? below : throughNormalisation(below, z[l - 1], v, l - 1, rate, change);
    }
    for (int i = 0; i < v.length; i++) {
      v[i] -= change[i];
    }
  }

  /** Gradient before a normalised layer, from the one behind; its own values' changes beside. */
  private double[][] throughNormalisation(
      double[][] behind, double[][] z, double[] v, int layer, double rate, double[] change) {
    int units = widths[layer + 1];
    double[] mean = mean(z);
    double[] variance = variance(z, mean);
    double[][] before = new double[z.length][units];
    for (int u = 0; u < units; u++) {
      double deviation = Math.sqrt(variance[u] + EPSILON);
      double sum = 0;
      double along = 0;
      for (int r = 0; r < z.length; r++) {
        sum += behind[r][u];
        along += behind[r][u] * (z[r][u] - mean[u]) / deviation;
      }
      for (int r = 0; r < z.length; r++) {
        double hat = (z[r][u] - mean[u]) / deviation;
        double centred = behind[r][u] - (sum + hat * along) / z.length;
        before[r][u] = v[own(layer) + u] / deviation * centred;
      }
      change[own(layer) + u] = rate * along;
      change[own(layer) + units + u] = rate * sum;
      int running = own(layer) + 2 * units + u;
      change[running] = (1 - DECAY) * (v[running] - mean[u]);
      double earlier = Math.pow(10, 2 * v[running + units]);
      double later = DECAY * earlier + (1 - DECAY) * variance[u];
      change[running + units] = v[running + units] - Math.log10(later) / 2;
    }
    return before;
  }
}
