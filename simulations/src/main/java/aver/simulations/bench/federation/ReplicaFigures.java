package aver.simulations.bench.federation;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;

/**
 * What replicas say about themselves at {@code /metrics}, summed over them: counters, and counts
 * and sums of timers.
 *
 * @param values by name, labels of one name added up
 */
public record ReplicaFigures(Map<String, Double> values) {
  private static final String HEAP = "jvm_memory_used_bytes";

  static ReplicaFigures read(Collection<String> addresses) throws IOException {
    Map<String, Double> values = new TreeMap<>();
    try (HttpClient client = HttpClient.newHttpClient()) {
      for (String address : addresses) {
        URI at = URI.create("http://%s/metrics".formatted(address));
        client
            .send(HttpRequest.newBuilder(at).build(), HttpResponse.BodyHandlers.ofString())
            .body()
            .lines()
            .filter(ReplicaFigures::counts)
            .forEach(line -> {
              String name = line.split("[{ ]", 2)[0];
              String value = line.substring(line.lastIndexOf(' ') + 1);
              values.merge(name, Double.parseDouble(value), Double::sum);
            });
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
    return new ReplicaFigures(values);
  }

  private static boolean counts(String line) {
    return (line.startsWith("aver_") && !line.contains("_bucket"))
        || (line.startsWith(HEAP) && line.contains("area=\"heap\""));
  }

  /** The value now, 0 if there is none. */
  public double now(String name) {
    return values.getOrDefault(name, 0.0);
  }

  /** Heap in use, garbage that was not collected yet included. */
  public double heapBytes() {
    return values.getOrDefault(HEAP, 0.0);
  }

  /** What was added since. */
  public double since(ReplicaFigures before, String name) {
    return values.getOrDefault(name, 0.0) - before.values.getOrDefault(name, 0.0);
  }

  /** Mean of a timer since then, in ms; 0 if it did not run. */
  public double meanMs(ReplicaFigures before, String timer) {
    double count = since(before, timer + "_seconds_count");
    return count == 0 ? 0 : 1e3 * since(before, timer + "_seconds_sum") / count;
  }
}
