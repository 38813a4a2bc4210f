package aver.ledger.client.settings;

import aver.ledger.client.ClientSettings;
import aver.ledger.client.LedgerClient;
import aver.ledger.client.cli.CommandFailed;
import aver.ledger.client.cli.InputFile;
import aver.ledger.client.keys.KeyFile;
import aver.ledger.client.keys.KeyFileException;
import aver.ledger.client.tls.HostPort;
import aver.ledger.client.yaml.YamlFile;
import aver.ledger.client.yaml.YamlMapping;
import aver.ledger.rules.Genesis;
import aver.ledger.rules.state.Ids;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What a member needs to use its ledger, as a YAML file gives it. Relative paths start at the
 * folder of that file.
 *
 * @param genesis the genesis file ({@code genesis})
 * @param member own id ({@code member})
 * @param keys own key file ({@code keys})
 * @param passwordFile opens the key file ({@code password-file})
 * @param trust keeps the newest certified checkpoint ({@code trust}; {@code <member>.trust} beside
 *     the settings if left out)
 * @param proxy HTTP proxy to ask for a tunnel ({@code proxy}), or empty
 */
public record MemberSettings(
    Path genesis,
    String member,
    Path keys,
    Path passwordFile,
    Path trust,
    Optional<HostPort> proxy) {

  /**
   * Reads a file that holds nothing else.
   *
   * @throws CommandFailed if the file is missing
   * @throws InvalidYamlException with all its problems
   */
  public static MemberSettings read(Path file) {
    YamlMapping yaml = mapping(file);
    MemberSettings read = of(yaml, file);
    yaml.done();
    return read;
  }

  /**
   * Reads a settings file as a mapping.
   *
   * @throws CommandFailed if it is missing
   * @throws InvalidYamlException if it is no mapping
   */
  public static YamlMapping mapping(Path file) {
    InputFile.require(file, "settings file");
    return YamlFile.read(file);
  }

  /**
   * Reads these settings as a part of larger ones; problems are noted in the mapping.
   *
   * @param file where the mapping came from: relative paths start at its folder
   */
  public static MemberSettings of(YamlMapping yaml, Path file) {
    Path folder = Optional.ofNullable(file.toAbsolutePath().getParent()).orElse(Path.of("/"));
    String member = member(yaml);
    return new MemberSettings(
        path(yaml, folder, "genesis"),
        member,
        path(yaml, folder, "keys"),
        path(yaml, folder, "password-file"),
        yaml.has("trust")
            ? path(yaml, folder, "trust")
            : optional(yaml, folder, "trust", member + ".trust"),
        yaml.optionalText("proxy").flatMap(text -> address(yaml, "proxy", text)));
  }

  /** A {@code host:port}; anything else is noted as a problem of the key. */
  public static Optional<HostPort> address(YamlMapping yaml, String key, String text) {
    try {
      return Optional.of(HostPort.parse(text));
    } catch (IllegalArgumentException e) {
      yaml.problem(key, "must be host:port, was '%s'".formatted(text));
      return Optional.empty();
    }
  }

  private static String member(YamlMapping yaml) {
    String id = yaml.text("member");
    try {
      return id.isEmpty() ? id : Ids.slug("member", id);
    } catch (IllegalArgumentException e) {
      yaml.problem("member", "is no id: " + e.getMessage());
      return "";
    }
  }

  /** A path that begins at a folder, or that folder as {@link #possiblePath} has none. */
  public static Path path(YamlMapping yaml, Path folder, String key) {
    return possiblePath(yaml, folder, key).orElse(folder);
  }

  /** A path that begins at a folder; a text that is none is noted as a problem of the key. */
  public static Optional<Path> possiblePath(YamlMapping yaml, Path folder, String key) {
    try {
      return Optional.of(folder.resolve(yaml.text(key)).normalize());
    } catch (InvalidPathException e) { // such as half of a pair of code units
      yaml.problem(key, "is no path");
      return Optional.empty();
    }
  }

  private static Path optional(YamlMapping yaml, Path folder, String key, String otherwise) {
    return folder.resolve(yaml.text(key, otherwise)).normalize();
  }

  /**
   * Opens the keys and the trust file; connects on first use.
   *
   * @throws CommandFailed with exit code 2 if a file is missing, open to others, damaged or of
   *     another chain
   */
  public LedgerClient open() {
    Genesis chain = GenesisInput.read(genesis);
    try {
      return LedgerClient.open(
          new ClientSettings(chain, member, KeyFile.open(keys, passwordFile), trust, proxy));
    } catch (KeyFileException e) {
      throw CommandFailed.usage(String.valueOf(e.getMessage()), e);
    } catch (IOException e) {
      throw CommandFailed.usage("the trust file cannot be used: " + e.getMessage(), e);
    }
  }
}
