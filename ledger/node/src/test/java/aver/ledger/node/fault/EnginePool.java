package aver.ledger.node.fault;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the engine of a replica, CometBFT, says on its own interface on the loopback. */
final class EnginePool {
  private static final Pattern RPC =
      Pattern.compile("rpc\\.laddr = \"tcp://127\\.0\\.0\\.1:(\\d+)\"");
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  /** Most transactions that it names at once, as it has it. */
  private static final int NAMED_MAX = 100;

  private EnginePool() {}

  /** Whether a transaction waits there for a block. */
  static boolean holds(Row row, String id, byte[] transaction)
      throws IOException, InterruptedException {
    return asked(row, id, "unconfirmed_txs?limit=" + NAMED_MAX)
        .filter(answer -> answer.contains(Base64.getEncoder().encodeToString(transaction)))
        .isPresent();
  }

  /** What it says of its peers; empty while it says nothing. */
  static Optional<String> peers(Row row, String id) throws IOException, InterruptedException {
    return asked(row, id, "net_info").filter(answer -> answer.contains("\"peers\""));
  }

  private static Optional<String> asked(Row row, String id, String question)
      throws IOException, InterruptedException {
    Path config = row.data(id).resolve("engine-comet/config/config.toml");
    Matcher port = RPC.matcher(Files.readString(config));
    if (!port.find()) {
      return Optional.empty(); // it is being written
    }
    URI uri = URI.create("http://127.0.0.1:%s/%s".formatted(port.group(1), question));
    HttpRequest request = HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(5)).build();
    try {
      return Optional.of(CLIENT.send(request, HttpResponse.BodyHandlers.ofString()).body());
    } catch (IOException restarting) {
      return Optional.empty();
    }
  }
}
