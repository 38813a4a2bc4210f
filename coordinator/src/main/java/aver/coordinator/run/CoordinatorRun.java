package aver.coordinator.run;

import aver.coordinator.console.Console;
import aver.ledger.client.cli.CommandFailed;
import aver.ledger.client.cli.CommonOptions;
import aver.ledger.client.cli.ExitCode;
import aver.ledger.client.desk.Desk;
import aver.ledger.client.head.HeadWatcher;
import aver.ledger.client.http.OpsServer;
import aver.ledger.client.http.ProcessMetrics;
import aver.ledger.client.tls.HostPort;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code aver coordinator run}: opens rounds until the process is told to stop. */
@Command(
    name = "run",
    description = {
      "Opens rounds when they are due and enough hospitals are there, until it gets SIGTERM, and"
          + " serves a status page and read-only JSON.",
      "Several may run at once, or none: replicas open what is overdue.",
      "docs/operate/coordinator.md describes the settings."
    },
    footer = {"", "Example: aver coordinator run --config coordinator.yaml"})
final class CoordinatorRun implements Callable<Integer> {
  private static final Logger LOG = LoggerFactory.getLogger(CoordinatorRun.class);

  /**
   * Containers are killed ten seconds after they were told to stop; nothing is lost by that either.
   */
  private static final Duration STOP_MAX = Duration.ofSeconds(8);

  @Mixin private CommonOptions common = new CommonOptions();

  @Option(
      names = "--config",
      paramLabel = "FILE",
      required = true,
      description = "The settings of this coordinator.")
  private Path config = Path.of("coordinator.yaml");

  @Override
  public Integer call() throws InterruptedException {
    CoordinatorSettings settings = CoordinatorSettings.read(config);
    CountDownLatch ended = new CountDownLatch(1);
    Thread loop = Thread.currentThread();
    Thread stop =
        Thread.ofPlatform()
            .name("stop")
            .unstarted(() -> {
              loop.interrupt();
              await(ended, STOP_MAX);
            });
    try (Desk desk = new Desk(settings.member().open(), InstantSource.system(), _ -> {});
        HeadWatcher head = new HeadWatcher(desk.client(), InstantSource.system());
        ProcessMetrics metrics = new ProcessMetrics();
        RoundLoop rounds =
            new RoundLoop(
                desk,
                settings,
                InstantSource.system(),
                System::nanoTime,
                head::alarms,
                metrics.registry())) {
      Optional<OpsServer> server = settings.http().map(at -> serve(at, desk, metrics, rounds));
      Runtime.getRuntime().addShutdownHook(stop);
      say(settings, desk, server);
      try {
        rounds.run();
      } finally {
        server.ifPresent(OpsServer::close);
      }
    } catch (InterruptedException e) {
      LOG.info("coordinator {} stopped", settings.member().member());
    } finally {
      ended.countDown();
    }
    return ExitCode.DONE.code();
  }

  /** Waits for the end of the loop, so long at most: what hangs in it must not keep the process. */
  static void await(CountDownLatch ended, Duration longest) {
    try {
      if (!ended.await(longest.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.warn(
            "the loop did not end within {} s: the process ends without it", longest.toSeconds());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static OpsServer serve(HostPort at, Desk desk, ProcessMetrics metrics, RoundLoop rounds) {
    Console console = new Console(desk.client());
    try {
      return OpsServer.at(at)
          .metrics(metrics.registry())
          .alive(rounds::alive)
          .ready(rounds::ready)
          .page("/", console::page)
          .page("/api/v1", console::json)
          .start();
    } catch (IOException e) {
      throw CommandFailed.unavailable(
          "cannot serve at %s: %s: free the address or change http in the settings"
              .formatted(at, e.getMessage()),
          e);
    }
  }

  private void say(CoordinatorSettings settings, Desk desk, Optional<OpsServer> server) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("member", settings.member().member());
    document.put("chainId", desk.client().chainId().hex());
    server.ifPresent(s -> document.put("port", s.port()));
    common.output().document(document);
    String page =
        server
            .map(s -> "http://%s:%d/".formatted(settings.http().orElseThrow().host(), s.port()))
            .orElse("none (set http)");
    common
        .output()
        .line(
            "coordinator %s opens rounds; status page: %s"
                .formatted(settings.member().member(), page));
  }
}
