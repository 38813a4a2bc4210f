package aver.simulations.aggregate;

import aver.ledger.client.cli.CommandFailed;
import aver.ledger.client.cli.InputFile;
import aver.ledger.vector.SampleCaps;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The weights of the inputs: a JSON array of positive integers, one an input. */
final class Weights {
  private static final int FILE_BYTES_MAX = 1 << 20;
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

  private Weights() {}

  /** The weights in {@code file}, or all 1 if there is none. */
  static List<Integer> read(@Nullable Path file, int inputs) {
    if (file == null) {
      return Collections.nCopies(inputs, 1);
    }
    JsonNode array = parse(file);
    if (!array.isArray() || array.size() != inputs) {
      throw CommandFailed.usage(
          "%s must be a JSON array of %d positive integers, one an input%s"
              .formatted(file, inputs, array.isArray() ? "; it has " + array.size() : ""));
    }
    List<Integer> weights = new ArrayList<>();
    for (JsonNode node : array) {
      boolean fits = node.isIntegralNumber() && node.canConvertToInt();
      if (!fits || node.intValue() < 1 || node.intValue() > SampleCaps.WEIGHT_MAX) {
        throw CommandFailed.usage(
            "weight %d of %s must be an integer from 1 to %d, is %s"
                .formatted(weights.size() + 1, file, SampleCaps.WEIGHT_MAX, shortened(node)));
      }
      weights.add(node.intValue());
    }
    return List.copyOf(weights);
  }

  private static JsonNode parse(Path file) {
    try {
      return JSON.readTree(InputFile.text(file, "file of weights", FILE_BYTES_MAX));
    } catch (JacksonException e) {
      throw CommandFailed.usage(
          "%s is not JSON (%s): write an array such as [3, 1, 2]"
              .formatted(file, e.getOriginalMessage()),
          e);
    }
  }

  private static String shortened(JsonNode node) {
    String text = node.toString();
    return text.length() <= 40 ? text : text.substring(0, 40) + "...";
  }
}
