package aver.ledger.engine.comet;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A process, and on its port somebody else who answers what no engine would. */
final class OddEngine implements AutoCloseable {
  private static final JsonMapper JSON = new JsonMapper();

  /** What is answered to a method, {@code block 7} for a block. */
  final Map<String, String> answers = new ConcurrentHashMap<>();

  /** To what no answer ever comes. */
  final Set<String> unanswered = ConcurrentHashMap.newKeySet();

  /** What was asked. */
  final List<String> asked = new CopyOnWriteArrayList<>();

  /** Why the replica would have ended. */
  final List<String> told = new CopyOnWriteArrayList<>();

  final Supervisor supervisor;
  private HttpServer server;

  OddEngine(Path folder) throws Exception {
    answers.put("status", "{\"sync_info\":{\"latest_block_height\":\"5\",\"catching_up\":false}}");
    answers.put("net_info", "{\"peers\":[]}");
    answers.put("dump_consensus_state", "{\"peers\":[]}");
    answers.put("num_unconfirmed_txs", "{\"total\":\"0\"}");
    Path program = folder.resolve("engine");
    Files.writeString(program, "#!/bin/sh\nexec sleep 600\n");
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
    server = HttpServer.create();
    supervisor = new Supervisor(program, folder, this::serve, this::tell);
    supervisor.connected();
    supervisor.start();
  }

  void tell(String why, Throwable cause) {
    told.add(why + ": " + cause);
  }

  private void serve(int port) throws IOException {
    server.stop(0);
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    server.createContext("/", this::answer);
    server.start();
  }

  private void answer(HttpExchange exchange) throws IOException {
    JsonNode request = JSON.readTree(exchange.getRequestBody().readAllBytes());
    String height = request.path("params").path("height").asString("");
    String wanted = (request.path("method").asString() + " " + height).strip();
    asked.add(wanted);
    if (unanswered.contains(wanted)) {
      return; // the connection stays open
    }
    String found = answers.get(wanted);
    byte[] body = (found == null ? "{}" : "{\"result\":" + found + "}").getBytes(UTF_8);
    exchange.sendResponseHeaders(200, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  @Override
  public void close() {
    supervisor.close();
    server.stop(0);
  }
}
