package aver.ledger.engine.comet;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.LongFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What an engine's light client asks while it comes by a snapshot, answered on the loopback
 * interface: the calls {@code commit}, {@code validators} and {@code consensus_params} of
 * CometBFT's RPC (v0.38 {@code light/provider/http}, JSON-RPC 2.0 over HTTP POST), and no others.
 * So nobody's engine has to be open to anybody. Parameters of consensus are those that this program
 * gives every engine of the order: the client compares two of them with the header, and whoever
 * gave them could choose the rest.
 */
final class LightEndpoint implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LightEndpoint.class);
  private static final JsonMapper JSON = new JsonMapper();
  private static final int REQUEST_BYTES_MAX = 16 << 10;
  private static final int PAGE_MAX = 100;
  private static final int BACKLOG = 16;
  private static final int PARSE_ERROR = -32700;
  private static final int NO_METHOD = -32601;
  private static final int BAD_PARAMETERS = -32602;
  private static final int INTERNAL = -32603;

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final long lowest;
  private final LongFunction<Optional<LightBlock>> blocks;
  private final Map<String, Object> parameters;

  /** Why a call has no result, as JSON-RPC says it. */
  private static final class RpcException extends Exception {
    private static final long serialVersionUID = 1L;
    private final int code;

    RpcException(int code, String message) {
      super(message);
      this.code = code;
    }
  }

  private LightEndpoint(
      HttpServer server,
      long lowest,
      LongFunction<Optional<LightBlock>> blocks,
      Map<String, Object> parameters) {
    this.server = server;
    this.lowest = lowest;
    this.blocks = blocks;
    this.parameters = parameters;
  }

  /**
   * Begins to answer at a free port of the loopback interface.
   *
   * @param lowest height that is asked of anybody: the client goes forward from it
   * @param blocks gives one, within seconds, or nothing
   * @param parameters of consensus, as the genesis document has them
   * @throws IOException if there is no port
   */
  static LightEndpoint open(
      long lowest, LongFunction<Optional<LightBlock>> blocks, Map<String, Object> parameters)
      throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), BACKLOG);
    LightEndpoint endpoint = new LightEndpoint(server, lowest, blocks, parameters);
    server.setExecutor(endpoint.threads);
    server.createContext("/", endpoint::serve);
    server.start();
    return endpoint;
  }

  /** Where it answers. */
  String address() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  private void serve(HttpExchange exchange) throws IOException {
    try (exchange) {
      if (!exchange.getRequestMethod().equals("POST")) {
        exchange.sendResponseHeaders(405, -1);
        return;
      }
      byte[] request = exchange.getRequestBody().readNBytes(REQUEST_BYTES_MAX + 1);
      if (request.length > REQUEST_BYTES_MAX) {
        exchange.sendResponseHeaders(413, -1);
        return;
      }
      byte[] body = JSON.writeValueAsBytes(answer(request));
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private Map<String, Object> answer(byte[] bytes) {
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("jsonrpc", "2.0");
    JsonNode request;
    try {
      request = JSON.readTree(bytes);
    } catch (JacksonException e) {
      answer.put("error", Map.of("code", PARSE_ERROR, "message", "no JSON"));
      return answer;
    }
    answer.put("id", request.path("id").asInt(-1));
    String method = request.path("method").asString("");
    try {
      answer.put("result", result(method, request.path("params")));
    } catch (RpcException e) {
      LOG.debug("the engine's {} was not answered: {}", method, e.getMessage());
      answer.put("error", Map.of("code", e.code, "message", String.valueOf(e.getMessage())));
    }
    return answer;
  }

  private Object result(String method, JsonNode params) throws RpcException {
    return switch (method) {
      case "commit" -> {
        LightBlock block = block(number(params, "height"));
        yield Map.of("signed_header", block.signedHeader(), "canonical", true);
      }
      case "validators" -> {
        long page = number(params, "page");
        long size = Math.min(number(params, "per_page"), PAGE_MAX);
        yield validators(block(number(params, "height")), page, size);
      }
      case "consensus_params" ->
          Map.of(
              "block_height",
              Long.toString(number(params, "height")),
              "consensus_params",
              parameters);
      default -> throw new RpcException(NO_METHOD, "no such call here: " + method);
    };
  }

  private static Map<String, Object> validators(LightBlock block, long page, long size)
      throws RpcException {
    List<JsonNode> all = block.validators();
    long from = (page - 1) * size;
    if (from >= all.size()) {
      throw new RpcException(BAD_PARAMETERS, "there is no page " + page);
    }
    List<JsonNode> shown = all.subList((int) from, (int) Math.min(from + size, all.size()));
    return Map.of(
        "block_height",
        Long.toString(block.height()),
        "validators",
        shown,
        "count",
        Integer.toString(shown.size()),
        "total",
        Integer.toString(all.size()));
  }

  /**
   * The engine recognises the message of its own RPC by its words: a block that is not there costs
   * a snapshot at its height, every other failure would cost this endpoint.
   */
  private LightBlock block(long height) throws RpcException {
    Optional<LightBlock> block = height < lowest ? Optional.empty() : blocks.apply(height);
    return block.orElseThrow(() ->
        new RpcException(
            INTERNAL, "height %d is not available, lowest height is %d".formatted(height, lowest)));
  }

  /** A number above 0; the engine writes those of 64 bits as text. */
  private static long number(JsonNode params, String name) throws RpcException {
    long value = params.path(name).asLong(0);
    if (value < 1 || (value > Integer.MAX_VALUE && !name.equals("height"))) {
      throw new RpcException(BAD_PARAMETERS, name + " has to be a number above 0");
    }
    return value;
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
