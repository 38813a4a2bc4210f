package aver.ledger.client.yaml;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Reads YAML files of settings and descriptions: strictly, and no large ones. */
public final class YamlFile {
  private static final YAMLMapper MAPPER =
      YAMLMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();
  private static final long BYTES_MAX = 1 << 20;

  private YamlFile() {}

  /**
   * Reads a file.
   *
   * @throws InvalidYamlException if it cannot be read, is larger than 1 MiB, or is no mapping
   */
  public static YamlMapping read(Path file) {
    try {
      if (Files.size(file) > BYTES_MAX) {
        throw new InvalidYamlException(
            file.toString(),
            List.of("it has %d bytes, the most is %d".formatted(Files.size(file), BYTES_MAX)));
      }
      return parse(file.toString(), Files.readString(file));
    } catch (IOException e) {
      String why =
          switch (e) {
            case CharacterCodingException _ -> "it is not UTF-8 text: is it the right file?";
            case NoSuchFileException _ -> "there is no such file: correct the path";
            case AccessDeniedException _ -> "it is closed to this user: give the right to it";
            default -> "it cannot be read: " + e.getMessage();
          };
      throw new InvalidYamlException(file.toString(), List.of(why));
    }
  }

  /**
   * Reads a text.
   *
   * @param name what messages call it
   * @throws InvalidYamlException if it is no YAML mapping
   */
  public static YamlMapping parse(String name, String text) {
    try {
      JsonNode node = MAPPER.readTree(text);
      if (!node.isObject()) {
        throw new InvalidYamlException(name, List.of("it must be a mapping of keys to values"));
      }
      return new YamlMapping(name, node);
    } catch (JacksonException e) {
      throw new InvalidYamlException(
          name,
          List.of("line %d: %s".formatted(e.getLocation().getLineNr(), e.getOriginalMessage())));
    }
  }
}
