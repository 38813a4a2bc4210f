package aver.ledger.client.http;

import aver.ledger.client.tls.HostPort;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

/**
 * Read-only HTTP for those who operate a process: {@code /metrics}, {@code /healthz}, {@code
 * /readyz}, and pages that the process adds.
 *
 * <p>It has no users and no encryption, so it belongs on loopback or behind a proxy that has them.
 * Slow or idle connections are dropped, and only a few requests are worked on at a time; those that
 * ask how the process is have places of their own, since pages may wait for others.
 */
public final class OpsServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(OpsServer.class);
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String METRICS_TYPE = "text/plain; version=0.0.4; charset=utf-8";
  private static final String METRICS = "/metrics";
  private static final String ALIVE = "/healthz";
  private static final String READY = "/readyz";

  /** Paths that say how the process is, and wait for nobody. */
  private static final Set<String> OBSERVED = Set.of(METRICS, ALIVE, READY);

  private static final int WORKING_MAX = 4;
  private static final long WAIT_MS = 5_000;
  private static final int BACKLOG = 32;

  static {
    // seconds and counts of the JDK's server, which has them as properties of the process only
    setIfAbsent("sun.net.httpserver.maxReqTime", "10");
    setIfAbsent("sun.net.httpserver.maxRspTime", "30");
    setIfAbsent("sun.net.httpserver.idleInterval", "30");
    setIfAbsent("jdk.httpserver.maxConnections", "256");
  }

  private final HttpServer server;

  /** Waiting for a slow sender costs no thread; the number of connections bounds them. */
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  private final Semaphore working = new Semaphore(WORKING_MAX);
  private final Semaphore observing = new Semaphore(WORKING_MAX);
  private final NavigableMap<String, Page> pages;

  private OpsServer(HttpServer server, NavigableMap<String, Page> pages) {
    this.server = server;
    this.pages = pages;
  }

  private static void setIfAbsent(String property, String value) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, value);
    }
  }

  /** Collects what is shown. */
  public static final class Builder {
    private final HostPort listen;
    private final TreeMap<String, Page> pages = new TreeMap<>();

    private Builder(HostPort listen) {
      this.listen = listen;
    }

    /** Metrics in Prometheus' text format at {@code /metrics}. */
    public Builder metrics(PrometheusMeterRegistry registry) {
      return page(
          METRICS,
          path ->
              exact(
                  path,
                  METRICS,
                  new Page.Content(
                      200, METRICS_TYPE, registry.scrape().getBytes(StandardCharsets.UTF_8))));
    }

    /** Whether the process is alive, at {@code /healthz}: if not, it should be started again. */
    public Builder alive(Supplier<Health> health) {
      return page(ALIVE, path -> exact(path, ALIVE, content(health.get())));
    }

    /** Whether it should be asked anything, at {@code /readyz}. */
    public Builder ready(Supplier<Health> health) {
      return page(READY, path -> exact(path, READY, content(health.get())));
    }

    /**
     * Adds a page.
     *
     * @param under a path; the page answers for it and all below it that no longer path answers for
     */
    public Builder page(String under, Page page) {
      pages.put(under, page);
      return this;
    }

    /**
     * Begins to serve.
     *
     * @throws IOException if the address cannot be had
     */
    public OpsServer start() throws IOException {
      InetSocketAddress address = listen.resolved();
      if (address.isUnresolved()) {
        throw new UnknownHostException(listen.host() + " is no known host");
      }
      OpsServer ops = new OpsServer(HttpServer.create(address, BACKLOG), pages);
      ops.server.setExecutor(ops.threads);
      ops.server.createContext("/", ops::serve);
      ops.server.start();
      InetAddress at = address.getAddress();
      if (!at.isLoopbackAddress()) {
        LOG.warn("http is open to whoever reaches {}: it has no users and no encryption", listen);
      }
      return ops;
    }

    private static Optional<Page.Content> exact(
        String path, String expected, Page.Content content) {
      return path.equals(expected) ? Optional.of(content) : Optional.empty();
    }

    private static Page.Content content(Health health) {
      Map<String, Object> document = new LinkedHashMap<>();
      document.put("ok", health.good());
      document.put("problems", health.problems());
      return Page.Content.of("application/json", JSON.writeValueAsString(document) + "\n")
          .status(health.good() ? 200 : 503);
    }
  }

  /**
   * Serves at an address.
   *
   * @param listen port 0 takes a free one
   */
  public static Builder at(HostPort listen) {
    return new Builder(listen);
  }

  /** The port that it listens at. */
  public int port() {
    return server.getAddress().getPort();
  }

  private void serve(HttpExchange exchange) throws IOException {
    try (exchange) {
      String method = exchange.getRequestMethod();
      if (!method.equals("GET") && !method.equals("HEAD")) {
        exchange.getResponseHeaders().set("Allow", "GET, HEAD");
        send(exchange, text(405, "only GET\n"));
        return;
      }
      send(exchange, inTurn(exchange.getRequestURI().getPath()));
    }
  }

  private Page.Content inTurn(String path) {
    Semaphore places = OBSERVED.contains(path) ? observing : working;
    try {
      if (!places.tryAcquire(WAIT_MS, TimeUnit.MILLISECONDS)) {
        return text(503, "busy: ask again\n");
      }
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      return text(503, "stopping\n");
    }
    try {
      return content(path);
    } finally {
      places.release();
    }
  }

  private Page.Content content(String path) {
    for (Map.Entry<String, Page> page : pages.descendingMap().entrySet()) {
      String under = page.getKey();
      String below = under.endsWith("/") ? under : under + "/";
      if (path.equals(under) || path.startsWith(below)) {
        try {
          return page.getValue().at(path).orElseGet(() -> text(404, "nothing here\n"));
        } catch (Exception e) {
          LOG.warn("{} cannot be shown", path, e);
          return text(500, "this cannot be shown: see the log\n");
        }
      }
    }
    return text(404, "nothing here; there is " + String.join(", ", pages.keySet()) + "\n");
  }

  private static Page.Content text(int status, String text) {
    return Page.Content.of("text/plain", text).status(status);
  }

  private static void send(HttpExchange exchange, Page.Content content) throws IOException {
    var headers = exchange.getResponseHeaders();
    headers.set("Content-Type", content.type());
    headers.set("Cache-Control", "no-store");
    headers.set("X-Content-Type-Options", "nosniff");
    headers.set("Content-Security-Policy", "default-src 'self' 'unsafe-inline'");
    boolean head = exchange.getRequestMethod().equals("HEAD");
    int length = content.bytes().length;
    exchange.sendResponseHeaders(content.status(), head || length == 0 ? -1 : length);
    if (!head) {
      exchange.getResponseBody().write(content.bytes());
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
