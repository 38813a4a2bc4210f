package aver.ledger.client.study;

import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * What an exported model is, in the file beside it; the proofs are {@code aver-state-proof/v1}
 * texts of the model's record and of its task's.
 *
 * @param format {@value #FORMAT}
 * @param chainId hex
 * @param study id
 * @param task id
 * @param version from 0
 * @param attempt that made it, 0 for version 0
 * @param made ledger time
 * @param recipe name
 * @param parameters of the recipe
 * @param schemaHash of the layers and the data's columns, hex
 * @param columnsHash of the data's columns alone, hex
 * @param dimension number of parameters
 * @param fractionBits scale of the exact values
 * @param exact whether the .npy holds the exact int32 values instead of float32
 * @param manifestRoot hex
 * @param vectorRoot blob root of the exact values, hex
 * @param modelProof that the ledger has this version
 * @param taskProof that the task asked for this recipe and schema
 */
public record ModelCard(
    String format,
    String chainId,
    String study,
    String task,
    int version,
    int attempt,
    String made,
    String recipe,
    Map<String, String> parameters,
    String schemaHash,
    String columnsHash,
    long dimension,
    int fractionBits,
    boolean exact,
    String manifestRoot,
    String vectorRoot,
    String modelProof,
    String taskProof) {
  public static final String FORMAT = "aver-model/v1";
  public static final int BYTES_MAX = 1 << 22;

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
          .build();

  /** Copies the map and checks the format. */
  public ModelCard {
    if (!FORMAT.equals(format)) {
      throw new IllegalArgumentException("format must be " + FORMAT);
    }
    parameters = Map.copyOf(parameters);
  }

  /**
   * Reads a file.
   *
   * @throws IllegalArgumentException saying what is wrong with it
   */
  public static ModelCard read(byte[] file) {
    try {
      ModelCard read = JSON.readValue(file, ModelCard.class);
      if (read == null) { // the document null
        throw new IllegalArgumentException("it is no JSON object");
      }
      return read;
    } catch (JacksonException e) {
      throw new IllegalArgumentException(e.getOriginalMessage(), e);
    }
  }

  /** The file's content. */
  public String json() {
    return JSON.writeValueAsString(this) + "\n";
  }
}
