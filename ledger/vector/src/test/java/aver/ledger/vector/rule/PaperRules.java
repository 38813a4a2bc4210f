package aver.ledger.vector.rule;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/** The rules as their papers have them, in double precision, with no thought of speed. */
final class PaperRules {
  private PaperRules() {}

  static double[] mean(List<double[]> x) {
    double[] mean = new double[x.getFirst().length];
    for (double[] v : x) {
      for (int j = 0; j < mean.length; j++) {
        mean[j] += v[j] / x.size();
      }
    }
    return mean;
  }

  static double distance(double[] a, double[] b) {
    double sum = 0;
    for (int j = 0; j < a.length; j++) {
      sum += (a[j] - b[j]) * (a[j] - b[j]);
    }
    return Math.sqrt(sum);
  }

  static double norm(double[] a) {
    return distance(a, new double[a.length]);
  }

  private static double[] perCoordinate(List<double[]> x, ToDoubleFunction<double[]> of) {
    double[] out = new double[x.getFirst().length];
    for (int j = 0; j < out.length; j++) {
      int at = j;
      out[j] = of.applyAsDouble(x.stream().mapToDouble(v -> v[at]).sorted().toArray());
    }
    return out;
  }

  private static double median(double[] sorted) {
    int n = sorted.length;
    return (sorted[(n - 1) / 2] + sorted[n / 2]) / 2;
  }

  private static double trimmed(double[] sorted, int f) {
    return Arrays.stream(sorted, f, sorted.length - f).average().orElseThrow();
  }

  /** Nearest to the mean of ranks low to high - 1; distances times their number are exact. */
  private static double nearest(double[] sorted, int low, int high, int kept) {
    double sum = Arrays.stream(sorted, low, high).sum();
    return Arrays.stream(sorted)
        .boxed()
        .sorted(
            Comparator.comparingDouble((Double v) -> Math.abs(v * (high - low) - sum))
                .thenComparing(v -> v))
        .limit(kept)
        .mapToDouble(v -> v)
        .average()
        .orElseThrow();
  }

  private static double nearMedian(double[] sorted, int kept) {
    return nearest(sorted, (sorted.length - 1) / 2, sorted.length / 2 + 1, kept);
  }

  static double[] median(List<double[]> x) {
    return perCoordinate(x, PaperRules::median);
  }

  static double[] trimmedMean(List<double[]> x, int f) {
    return perCoordinate(x, v -> trimmed(v, f));
  }

  static double[] meamed(List<double[]> x, int f) {
    return perCoordinate(x, v -> nearMedian(v, x.size() - f));
  }

  static double[] phocas(List<double[]> x, int f) {
    return perCoordinate(x, v -> nearest(v, f, v.length - f, v.length - f));
  }

  private static List<Integer> byScore(List<double[]> x, List<Integer> among, int nearest) {
    ToDoubleFunction<Integer> score =
        i ->
            among.stream()
                .filter(j -> !j.equals(i))
                .mapToDouble(j -> Math.pow(distance(x.get(i), x.get(j)), 2))
                .sorted()
                .limit(nearest)
                .sum();
    return among.stream().sorted(Comparator.comparingDouble(score)).toList();
  }

  private static List<Integer> all(List<double[]> x) {
    return IntStream.range(0, x.size()).boxed().toList();
  }

  static double[] multiKrum(List<double[]> x, int f, int kept) {
    return mean(
        byScore(x, all(x), x.size() - f - 2).subList(0, kept).stream().map(x::get).toList());
  }

  static double[] bulyan(List<double[]> x, int f) {
    List<Integer> left = new ArrayList<>(all(x));
    List<double[]> chosen = new ArrayList<>();
    while (chosen.size() < x.size() - 2 * f) {
      Integer best = byScore(x, left, Math.max(1, left.size() - f - 2)).getFirst();
      chosen.add(x.get(best));
      left.removeIf(best::equals);
    }
    return perCoordinate(chosen, v -> nearMedian(v, v.length - 2 * f));
  }

  static double[] minimumDiameter(List<double[]> x, int f) {
    double best = Double.POSITIVE_INFINITY;
    List<double[]> chosen = List.of();
    for (int set = 0; set < 1 << x.size(); set++) {
      if (Integer.bitCount(set) == x.size() - f) {
        int bits = set;
        List<double[]> some =
            all(x).stream().filter(i -> (bits >> i & 1) == 1).map(x::get).toList();
        double diameter = 0;
        for (double[] a : some) {
          for (double[] b : some) {
            diameter = Math.max(diameter, distance(a, b));
          }
        }
        if (diameter < best) {
          best = diameter;
          chosen = some;
        }
      }
    }
    return mean(chosen);
  }

  static double[] geometricMedian(List<double[]> x, int steps, double smoothing) {
    double[] z = mean(x);
    for (int step = 0; step < steps; step++) {
      double[] next = new double[z.length];
      double total = 0;
      for (double[] v : x) {
        double nearness = 1 / Math.max(smoothing, distance(v, z));
        total += nearness;
        for (int j = 0; j < z.length; j++) {
          next[j] += nearness * v[j];
        }
      }
      for (int j = 0; j < z.length; j++) {
        z[j] = next[j] / total;
      }
    }
    return z;
  }

  static double[] centeredClipping(List<double[]> x, double[] start, int steps, double norm) {
    double[] v = start.clone();
    for (int step = 0; step < steps; step++) {
      double[] from = v.clone();
      double[] distances = x.stream().mapToDouble(u -> distance(u, from)).sorted().toArray();
      double tau = norm > 0 ? norm : distances[(distances.length - 1) / 2];
      for (double[] u : x) {
        double d = distance(u, from);
        double pull = d <= tau ? 1 : tau / d;
        for (int j = 0; j < v.length; j++) {
          v[j] += (u[j] - from[j]) * pull / x.size();
        }
      }
    }
    return v;
  }

  static List<double[]> clipped(List<double[]> x, int longest) {
    double[] norms = x.stream().mapToDouble(PaperRules::norm).sorted().toArray();
    double limit = norms[norms.length - longest - 1];
    return x.stream()
        .map(v -> {
          double norm = norm(v);
          double scale = norm <= limit ? 1 : limit / norm;
          return Arrays.stream(v).map(q -> q * scale).toArray();
        })
        .toList();
  }

  static List<double[]> mixed(List<double[]> x, int f) {
    return x.stream()
        .map(v ->
            mean(
                x.stream()
                    .sorted(Comparator.comparingDouble(u -> distance(u, v)))
                    .limit(x.size() - f)
                    .toList()))
        .toList();
  }

  /** Means of {@code size} at a time, in this order; the last one of what is left. */
  static List<double[]> bucketed(List<double[]> x, List<Integer> order, int size) {
    List<double[]> means = new ArrayList<>();
    for (int from = 0; from < order.size(); from += size) {
      int to = Math.min(order.size(), from + size);
      means.add(mean(order.subList(from, to).stream().map(x::get).toList()));
    }
    return means;
  }

  /** As in the paper, no update being made more than 16 times as long. */
  static double[] flTrust(List<double[]> x, int root) {
    double[] g = x.get(root);
    double[] sum = new double[g.length];
    double total = 0;
    for (int i = 0; i < x.size(); i++) {
      double dot = 0;
      double own = 0;
      double other = 0;
      for (int j = 0; j < g.length; j++) {
        dot += x.get(i)[j] * g[j];
        own += x.get(i)[j] * x.get(i)[j];
        other += g[j] * g[j];
      }
      if (i == root || dot <= 0 || own == 0) {
        continue;
      }
      double trust = dot / Math.sqrt(own) / Math.sqrt(other);
      double ratio = Math.min(16, Math.sqrt(other) / Math.sqrt(own));
      total += trust;
      for (int j = 0; j < g.length; j++) {
        sum[j] += trust * ratio * x.get(i)[j];
      }
    }
    for (int j = 0; j < g.length; j++) {
      double value = total == 0 ? g[j] : sum[j] / total;
      sum[j] = Math.max(-(1 << 23), Math.min(1 << 23, value));
    }
    return sum;
  }
}
