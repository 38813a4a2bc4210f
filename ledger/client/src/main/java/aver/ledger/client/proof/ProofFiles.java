package aver.ledger.client.proof;

import aver.ledger.proof.Digest;
import aver.ledger.proof.file.ValueProof;
import aver.ledger.proof.note.Link;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** The JSON of proof files: of a value, and the links beside the proof of a transaction. */
public final class ProofFiles {
  /** Most characters of a file that is read. */
  public static final int CHARS_MAX = 8 << 20;

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(SerializationFeature.INDENT_OUTPUT)
          .build();
  private static final HexFormat HEX = HexFormat.of();
  private static final Set<String> KEYS =
      Set.of("format", "key", "value", "absent", "root", "proof", "checkpoint", "links");

  private ProofFiles() {}

  /** The file of a value's proof, {@code aver-state-proof/v1}; docs/formats.md describes it. */
  public static String value(ValueProof proof) {
    return JSON.writeValueAsString(document(proof)) + "\n";
  }

  /** The same as plain maps and lists. */
  public static Map<String, Object> document(ValueProof proof) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("format", ValueProof.FORMAT);
    document.put("key", HEX.formatHex(proof.key()));
    proof
        .value()
        .ifPresentOrElse(
            value -> document.put("value", HEX.formatHex(value)),
            () -> document.put("absent", true));
    document.put("root", proof.root().hex());
    document.put("proof", Base64.getEncoder().encodeToString(proof.proof()));
    document.put("checkpoint", proof.checkpoint());
    document.put("links", plain(proof.links()));
    return document;
  }

  /**
   * Reads the file of a value's proof.
   *
   * @throws IllegalArgumentException saying why it is none
   */
  public static ValueProof value(String file) {
    JsonNode document = read(file);
    if (!document.isObject() || !ValueProof.FORMAT.equals(text(document, "format"))) {
      throw new IllegalArgumentException("it is not of format " + ValueProof.FORMAT);
    }
    Set<String> unknown = new TreeSet<>(document.propertyNames());
    unknown.removeAll(KEYS);
    boolean absent = document.path("absent").asBoolean(false);
    if (!unknown.isEmpty() || absent == document.has("value")) {
      throw new IllegalArgumentException(
          "it has a value or says that there is none, and nothing else: " + unknown);
    }
    return new ValueProof(
        HEX.parseHex(text(document, "key")),
        absent ? Optional.empty() : Optional.of(HEX.parseHex(text(document, "value"))),
        Digest.ofHex(text(document, "root")),
        Base64.getDecoder().decode(text(document, "proof")),
        text(document, "checkpoint"),
        linksOf(document.path("links")));
  }

  /** The file of links. */
  public static String links(List<Link> links) {
    return JSON.writeValueAsString(plain(links)) + "\n";
  }

  /**
   * Reads a file of links.
   *
   * @throws IllegalArgumentException saying why it is none
   */
  public static List<Link> links(String file) {
    return linksOf(read(file));
  }

  private static JsonNode read(String file) {
    if (file.length() > CHARS_MAX) {
      throw new IllegalArgumentException("it has over %d characters".formatted(CHARS_MAX));
    }
    try {
      return JSON.readTree(file);
    } catch (JacksonException e) {
      throw new IllegalArgumentException("it is no JSON: " + e.getOriginalMessage(), e);
    }
  }

  private static List<Map<String, Object>> plain(List<Link> links) {
    List<Map<String, Object>> plain = new ArrayList<>();
    for (Link link : links) {
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("checkpoint", link.checkpoint());
      one.put("vkeys", link.vkeys());
      plain.add(one);
    }
    return plain;
  }

  private static List<Link> linksOf(JsonNode array) {
    if (!array.isArray()) {
      throw new IllegalArgumentException("links are a list of {checkpoint, vkeys}");
    }
    List<Link> links = new ArrayList<>();
    for (JsonNode each : array) {
      if (!each.path("vkeys").isArray()) {
        throw new IllegalArgumentException("a link has vkeys, a list of texts");
      }
      List<String> keys = new ArrayList<>();
      each.path("vkeys").forEach(key -> keys.add(key.asString("")));
      links.add(new Link(text(each, "checkpoint"), keys));
    }
    return links;
  }

  private static String text(JsonNode document, String key) {
    JsonNode value = document.path(key);
    if (!value.isString()) {
      throw new IllegalArgumentException(key + " is missing or no text");
    }
    return value.asString();
  }
}
