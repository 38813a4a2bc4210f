package aver.ledger.node.process;

import aver.ledger.client.cli.CommandFailed;
import aver.ledger.client.cli.InputFile;
import aver.ledger.client.tls.HostPort;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * The settings of a replica's process, as its YAML file gives them. Relative paths start at the
 * folder of that file.
 *
 * @param genesis the genesis file ({@code genesis})
 * @param member own id ({@code member})
 * @param keys own key file with a checkpoint key ({@code keys})
 * @param passwordFile opens the key file ({@code password-file})
 * @param data folder of everything that the replica keeps ({@code data})
 * @param listen the members' interface ({@code listen})
 * @param engineListen where the engine listens if not at its address in genesis ({@code
 *     engine-listen})
 */
record NodeSettings(
    Path genesis,
    String member,
    Path keys,
    Path passwordFile,
    Path data,
    HostPort listen,
    Optional<HostPort> engineListen) {
  private static final int BYTES_MAX = 1 << 20;
  private static final Set<String> KEYS =
      Set.of("genesis", "member", "keys", "password-file", "data", "listen", "engine-listen");
  private static final HostPort NOWHERE = new HostPort("none", 0);
  private static final YAMLMapper YAML =
      YAMLMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  /**
   * Reads the file.
   *
   * @throws CommandFailed with exit code 2 and all problems at once
   */
  static NodeSettings read(Path file) {
    JsonNode document = tree(file, InputFile.text(file, "settings file", BYTES_MAX));
    List<String> problems = new ArrayList<>();
    for (String key : document.propertyNames()) {
      if (!KEYS.contains(key)) {
        problems.add("unknown key " + key);
      }
    }
    Path folder = Optional.ofNullable(file.toAbsolutePath().getParent()).orElse(Path.of("/"));
    NodeSettings read =
        new NodeSettings(
            folder.resolve(text(document, "genesis", problems)),
            text(document, "member", problems),
            folder.resolve(text(document, "keys", problems)),
            folder.resolve(text(document, "password-file", problems)),
            folder.resolve(text(document, "data", problems)),
            address(document, "listen", problems),
            document.has("engine-listen")
                ? Optional.of(address(document, "engine-listen", problems))
                : Optional.empty());
    if (!problems.isEmpty()) {
      throw CommandFailed.usage(file + " cannot be used: " + String.join("; ", problems));
    }
    return read;
  }

  private static JsonNode tree(Path file, String text) {
    try {
      JsonNode document = YAML.readTree(text);
      if (document.isObject()) {
        return document;
      }
    } catch (JacksonException e) {
      throw CommandFailed.usage(
          "%s is no YAML: line %d: %s"
              .formatted(file, e.getLocation().getLineNr(), e.getOriginalMessage()),
          e);
    }
    throw CommandFailed.usage(
        file + " must be a mapping with genesis, member, keys, password-file, data, listen");
  }

  private static String text(JsonNode document, String key, List<String> problems) {
    JsonNode value = document.path(key);
    if (value.isMissingNode()) {
      problems.add(key + " is missing");
    } else if (!value.isString() || value.asString().isBlank() || value.asString().contains("\0")) {
      problems.add(key + " must be a text");
    } else {
      return value.asString();
    }
    return "";
  }

  private static HostPort address(JsonNode document, String key, List<String> problems) {
    String text = text(document, key, problems);
    if (!text.isEmpty()) {
      try {
        return HostPort.parse(text);
      } catch (IllegalArgumentException e) {
        problems.add(key + ": " + e.getMessage());
      }
    }
    return NOWHERE;
  }
}
