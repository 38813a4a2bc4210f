package aver.ledger.engine.comet;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that answers what no engine would: nobody may believe that all is well. */
final class EngineWatchTest {
  private static final String ODD =
      "{\"result\":{\"sync_info\":{\"latest_block_height\":\"many\",\"catching_up\":false}}}";

  @TempDir private Path folder;

  @Test
  void aLookThatFailsIsToldAndNothingIsSeenAnyMore() throws Exception {
    Path program = folder.resolve("engine");
    Files.writeString(program, "#!/bin/sh\nexec sleep 600\n");
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
    List<String> told = new CopyOnWriteArrayList<>();
    HttpServer[] answering = new HttpServer[1];
    Supervisor supervisor =
        new Supervisor(
            program, folder, port -> answering[0] = oddly(port), (why, cause) -> told.add(why));
    supervisor.connected();
    supervisor.start();
    try (EngineWatch watch =
        new EngineWatch(supervisor, () -> {}, (why, cause) -> told.add(why + ": " + cause))) {
      await().atMost(Duration.ofSeconds(60)).until(() -> !told.isEmpty());
      assertThat(told).hasSize(1).first().asString().contains("looked at").contains("many");
      assertThat(watch.seen()).isEmpty();
    } finally {
      supervisor.close();
      answering[0].stop(0);
    }
  }

  private static HttpServer oddly(int port) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    server.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(200, ODD.length());
          exchange.getResponseBody().write(ODD.getBytes(UTF_8));
          exchange.close();
        });
    server.start();
    return server;
  }
}
