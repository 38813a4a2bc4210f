package aver.coordinator.console;

import aver.coordinator.report.KnownTasks;
import aver.ledger.client.LedgerClient;
import aver.ledger.client.LedgerUnavailableException;
import aver.ledger.client.http.Page;
import aver.ledger.client.proof.ProofFiles;
import aver.ledger.client.view.CertifiedView;
import aver.ledger.client.view.ViewUnavailableException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * What is shown over HTTP. Everything is read from the certified state; answers are kept until a
 * newer checkpoint was seen, so that many readers cost no more than one.
 */
public final class Console {
  private static final String API = "/api/v1";
  private static final String PROOF = API + "/proof/";

  /** A sixteenth of the memory that a coordinator is started with. */
  private static final long KEPT_BYTES_MAX = 16 << 20;

  private static final int KEY_HEX_MAX = 1024;
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private final LedgerClient client;
  private final String html = resource("/aver/coordinator/console/status.html");
  private final KeptAnswers kept = new KeptAnswers(KEPT_BYTES_MAX);
  private final KnownTasks known;
  private CertifiedView newest;

  /** Over a client, which the owner closes. */
  public Console(LedgerClient client) {
    this.client = client;
    this.known = new KnownTasks(client);
    this.newest = new CertifiedView(client);
  }

  /** The status page, at {@code /} alone. */
  public Optional<Page.Content> page(String path) {
    return path.equals("/") ? Optional.of(Page.Content.of("text/html", html)) : Optional.empty();
  }

  /** JSON below {@code /api/v1}. */
  public Optional<Page.Content> json(String path) {
    try {
      return path.startsWith(PROOF)
          ? proof(path.substring(PROOF.length()))
          : answer(path.substring(API.length()));
    } catch (LedgerUnavailableException | ViewUnavailableException e) {
      return Optional.of(
          document(Map.of("error", "no replica gives a good answer: " + e.getMessage()))
              .status(503));
    }
  }

  private Optional<Page.Content> proof(String hex) throws LedgerUnavailableException {
    if (hex.isEmpty() || hex.length() > KEY_HEX_MAX || !hex.matches("([0-7][0-9a-f])+")) {
      return Optional.empty(); // keys are ASCII
    }
    String key = new String(HexFormat.of().parseHex(hex), StandardCharsets.US_ASCII);
    return Optional.of(Page.Content.of("application/json", ProofFiles.value(client.prove(key))));
  }

  private Optional<Page.Content> answer(String path) throws LedgerUnavailableException {
    long height = client.refresh().height();
    List<String> parts = List.of(path.split("/", -1)).stream().filter(p -> !p.isEmpty()).toList();
    Optional<Page.Content> before = kept.at(height, parts);
    if (before.isPresent()) {
      return before;
    }
    Optional<Page.Content> content = read(parts);
    content.ifPresent(found -> kept.keep(height, parts, found));
    return content;
  }

  /** One at a time: views are not for several threads, and readers of the same want the same. */
  private synchronized Optional<Page.Content> read(List<String> parts) {
    newest = newest.renewed();
    return new Answers(newest, client, known).at(parts).map(Console::document);
  }

  /** The way to the proof of a key. */
  static String proofOf(String key) {
    return PROOF + HexFormat.of().formatHex(key.getBytes(StandardCharsets.US_ASCII));
  }

  private static Page.Content document(Object document) {
    return Page.Content.of("application/json", JSON.writeValueAsString(document) + "\n");
  }

  private static String resource(String name) {
    try (InputStream in = Objects.requireNonNull(Console.class.getResourceAsStream(name), name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException("the status page in the program cannot be read", e);
    }
  }
}
