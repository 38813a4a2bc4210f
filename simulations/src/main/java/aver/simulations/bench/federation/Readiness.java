package aver.simulations.bench.federation;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Whether a process says at {@code /readyz} that it may be asked. */
final class Readiness {
  private static final long LOOK_NS = 20_000_000;

  private Readiness() {}

  /**
   * Looks again and again until it does.
   *
   * @param address of its pages
   * @param alive throws if the process ended
   * @throws IOException if it does not within the limit
   */
  static void await(String address, Runnable alive, Duration limit)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://%s/readyz".formatted(address))).build();
    long end = System.nanoTime() + limit.toNanos();
    try (HttpClient client = HttpClient.newHttpClient()) {
      while (System.nanoTime() < end) {
        alive.run();
        try {
          if (client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200) {
            return;
          }
        } catch (IOException e) {
          // it does not listen yet
        }
        LockSupport.parkNanos(LOOK_NS);
      }
    }
    throw new IOException("the replica at %s was not ready in %s".formatted(address, limit));
  }
}
