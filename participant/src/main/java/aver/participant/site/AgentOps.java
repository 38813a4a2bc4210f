package aver.participant.site;

import aver.ledger.client.http.Health;
import aver.ledger.client.http.OpsServer;
import aver.ledger.client.http.ProcessMetrics;
import aver.ledger.client.tls.HostPort;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Metrics and health of an agent over HTTP; no result on the site's rows is among them. */
public final class AgentOps implements AutoCloseable {
  private final OpsServer server;

  private AgentOps(OpsServer server) {
    this.server = server;
  }

  /** Counts the events of an agent. */
  public static void count(MeterRegistry registry, String event) {
    registry.counter("aver.agent.events", "event", event).increment();
  }

  /**
   * Begins to serve.
   *
   * @throws IOException if the address cannot be had
   */
  public static AgentOps start(HostPort listen, ProcessMetrics metrics, HospitalAgent agent)
      throws IOException {
    MeterRegistry registry = metrics.registry();
    Gauge.builder("aver.agent.certified.height", agent, HospitalAgent::height).register(registry);
    Gauge.builder("aver.agent.certified.behind.seconds", agent, AgentOps::behindSeconds)
        .description("How far the newest certified ledger time is behind the clock.")
        .register(registry);
    Gauge.builder("aver.agent.ledger.reached", agent, a -> a.reached() ? 1 : 0).register(registry);
    Gauge.builder("aver.agent.alarms", agent, a -> a.alarms().size()).register(registry);
    OpsServer server =
        OpsServer.at(listen)
            .metrics(metrics.registry())
            .alive(() -> Health.GOOD) // the process ends with the loop
            .ready(() -> ready(agent))
            .start();
    return new AgentOps(server);
  }

  private static double behindSeconds(HospitalAgent agent) {
    return agent
        .certifiedMs()
        .map(ms -> (System.currentTimeMillis() - ms) / 1000.0)
        .orElse(Double.NaN);
  }

  private static Health ready(HospitalAgent agent) {
    List<String> problems = new ArrayList<>(agent.alarms());
    if (!agent.reached()) {
      problems.add("the ledger cannot be reached: see the log for the cause");
    }
    return new Health(problems);
  }

  /** The port that it listens at. */
  public int port() {
    return server.port();
  }

  @Override
  public void close() {
    server.close();
  }
}
