package aver.ledger.engine.comet;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A block as CometBFT's light client takes it (v0.38 {@code types/light.go}): its header, the votes
 * that decided it, the validators who could vote. In JSON as the engine's own interface writes it,
 * so that it can be handed on as it is.
 *
 * @param height of the engine
 * @param signedHeader with fields {@code header} and {@code commit}
 * @param validators all of them, in the engine's order
 */
public record LightBlock(long height, JsonNode signedHeader, List<JsonNode> validators) {
  /** Most bytes of an encoded one: of a hundred validators it has 50 KB. */
  static final int BYTES_MAX = 256 << 10;

  private static final String SIGNED_HEADER = "signed_header";
  private static final String VALIDATORS = "validators";

  /** The same content gives the same bytes, in whichever order a version of the engine writes. */
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(JsonNodeFeature.WRITE_PROPERTIES_SORTED).build();

  /** Copies the list. */
  public LightBlock {
    validators = List.copyOf(validators);
  }

  /**
   * Puts together what the engine answered.
   *
   * @param commit its answer to {@code commit}
   * @param validators all that it answered to {@code validators}
   * @return empty if the votes are not those that the next block holds: until there is one, each
   *     replica knows votes of its own
   */
  static Optional<LightBlock> of(long height, JsonNode commit, List<JsonNode> validators) {
    return commit.path("canonical").asBoolean(false)
        ? Optional.of(new LightBlock(height, commit.path(SIGNED_HEADER), validators))
        : Optional.empty();
  }

  /** Compact JSON with sorted fields: equal at all replicas. */
  public byte[] encode() {
    ObjectNode node = JSON.createObjectNode();
    node.set(SIGNED_HEADER, signedHeader);
    node.putArray(VALIDATORS).addAll(validators);
    return JSON.writeValueAsBytes(node);
  }

  /**
   * Reads what {@link #encode} wrote. Whether the block is one is for the engine to check.
   *
   * @param height that was asked for
   * @throws IllegalArgumentException if it is too long, is no such document, or is of another block
   */
  public static LightBlock decode(long height, byte[] bytes) {
    if (bytes.length > BYTES_MAX) {
      throw new IllegalArgumentException("%d bytes of a header".formatted(bytes.length));
    }
    JsonNode node;
    try {
      node = JSON.readTree(bytes);
    } catch (JacksonException e) {
      throw new IllegalArgumentException("a header that is no JSON", e);
    }
    JsonNode signedHeader = node.path(SIGNED_HEADER);
    JsonNode validators = node.path(VALIDATORS);
    boolean whole = node.size() == 2 && signedHeader.isObject() && validators.isArray();
    String said = signedHeader.path("header").path("height").asString("");
    if (!whole || validators.isEmpty() || !said.equals(Long.toString(height))) {
      throw new IllegalArgumentException("no header of block " + height);
    }
    List<JsonNode> all = new ArrayList<>();
    validators.forEach(all::add);
    return new LightBlock(height, signedHeader, all);
  }

  /** The header's hash, upper-case hex, as its votes name it: what a light client begins with. */
  public String hash() {
    return signedHeader.path("commit").path("block_id").path("hash").asString("");
  }
}
