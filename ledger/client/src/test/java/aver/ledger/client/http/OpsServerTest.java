package aver.ledger.client.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aver.ledger.client.tls.HostPort;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class OpsServerTest {
  private static final HostPort ANY = new HostPort("127.0.0.1", 0);
  private final ProcessMetrics metrics = new ProcessMetrics();
  private final AtomicReference<Health> ready =
      new AtomicReference<>(Health.bad("behind: wait for it"));
  private final HttpClient client = HttpClient.newHttpClient();
  private final CountDownLatch slow = new CountDownLatch(4);
  private final CountDownLatch go = new CountDownLatch(1);
  private OpsServer server = start(ANY);

  private OpsServer start(HostPort at) {
    try {
      return builder(at).start();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private OpsServer.Builder builder(HostPort at) {
    return OpsServer.at(at)
        .metrics(metrics.registry())
        .alive(() -> Health.GOOD)
        .ready(ready::get)
        .page(
            "/api",
            path -> {
              if (path.equals("/api/slow")) {
                slow.countDown();
                go.await();
              }
              if (path.equals("/api/broken")) {
                throw new IllegalStateException("a secret");
              }
              return path.equals("/api/x")
                  ? Optional.of(Page.Content.of("text/plain", "an x"))
                  : Optional.empty();
            });
  }

  @BeforeEach
  void count() {
    metrics.registry().counter("aver.things", "kind", "good").increment(3);
  }

  @AfterEach
  void stop() {
    go.countDown();
    client.close();
    server.close();
    metrics.close();
  }

  private HttpResponse<String> ask(String method, String path) throws Exception {
    return client.send(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
            .method(method, HttpRequest.BodyPublishers.noBody())
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  @Test
  void showsMetricsAndWhatIsWrong() throws Exception {
    HttpResponse<String> scraped = ask("GET", "/metrics");
    assertThat(scraped.statusCode()).isEqualTo(200);
    assertThat(scraped.headers().firstValue("Content-Type").orElseThrow()).contains("0.0.4");
    assertThat(scraped.body())
        .contains("aver_things_total{kind=\"good\"} 3")
        .contains("jvm_memory_used_bytes");
    assertThat(ask("GET", "/healthz").body()).isEqualTo("{\"ok\":true,\"problems\":[]}\n");
    assertThat(ask("GET", "/readyz").statusCode()).isEqualTo(503);
    assertThat(ask("GET", "/readyz").body()).contains("behind: wait for it");
    ready.set(Health.GOOD);
    assertThat(ask("GET", "/readyz").statusCode()).isEqualTo(200);
    assertThat(ask("HEAD", "/readyz").statusCode()).isEqualTo(200);
  }

  @Test
  void answersForItsPagesAndForNothingElse() throws Exception {
    assertThat(ask("GET", "/api/x").body()).isEqualTo("an x");
    assertThat(ask("GET", "/api/y").statusCode()).isEqualTo(404);
    assertThat(ask("GET", "/apix").statusCode()).isEqualTo(404);
    assertThat(ask("GET", "/metrics/x").statusCode()).isEqualTo(404);
    assertThat(ask("GET", "/").body()).contains("/healthz");
    assertThat(ask("GET", "/api/../metrics").statusCode()).isEqualTo(404);
    HttpResponse<String> broken = ask("GET", "/api/broken");
    assertThat(broken.statusCode()).isEqualTo(500);
    assertThat(broken.body()).doesNotContain("secret");
    for (String method : List.of("POST", "PUT", "DELETE", "TRACE")) {
      HttpResponse<String> refused = ask(method, "/healthz");
      assertThat(refused.statusCode()).as(method).isEqualTo(405);
      assertThat(refused.headers().firstValue("Allow")).contains("GET, HEAD");
    }
  }

  @Test
  void othersAreServedWhileSomeSendNothing() throws Exception {
    List<Socket> silent = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
      socket.getOutputStream().write("GET /metr".getBytes(StandardCharsets.US_ASCII));
      silent.add(socket);
    }
    assertThat(ask("GET", "/healthz").statusCode()).isEqualTo(200);
    for (Socket socket : silent) {
      socket.close();
    }
  }

  @Test
  void howTheProcessIsCanBeAskedWhilePagesWait() throws Exception {
    List<CompletableFuture<HttpResponse<String>>> waiting = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      waiting.add(
          client.sendAsync(
              HttpRequest.newBuilder(
                      URI.create("http://127.0.0.1:%d/api/slow".formatted(server.port())))
                  .build(),
              HttpResponse.BodyHandlers.ofString()));
    }
    assertThat(slow.await(1, TimeUnit.MINUTES)).isTrue();
    ready.set(Health.GOOD);
    for (String path : List.of("/healthz", "/readyz", "/metrics")) {
      assertThat(ask("GET", path).statusCode()).as(path).isEqualTo(200);
    }
    assertThat(ask("GET", "/api/x").body()).contains("busy");
    go.countDown();
    for (CompletableFuture<HttpResponse<String>> answer : waiting) {
      assertThat(answer.get(1, TimeUnit.MINUTES).statusCode()).isEqualTo(404);
    }
  }

  @Test
  void aTakenOrUnknownAddressIsSaid() {
    assertThatThrownBy(() -> builder(new HostPort("127.0.0.1", server.port())).start())
        .isInstanceOf(BindException.class);
    assertThatThrownBy(() -> builder(new HostPort("no-such-host.invalid", 1)).start())
        .hasMessageContaining("no known host");
  }
}
