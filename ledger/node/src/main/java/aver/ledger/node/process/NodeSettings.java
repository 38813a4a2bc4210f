package aver.ledger.node.process;

import aver.ledger.client.settings.MemberSettings;
import aver.ledger.client.tls.HostPort;
import aver.ledger.client.yaml.InvalidYamlException;
import aver.ledger.client.yaml.YamlMapping;
import java.nio.file.Path;
import java.util.Optional;

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
 * @param engineListen where the engine listens if not at its address in the ledger ({@code
 *     engine-listen})
 * @param engine what orders transactions: ratis or comet ({@code engine}; ratis if left out)
 * @param timing how far apart the replicas are: near or far ({@code engine-timing}; near if left
 *     out)
 * @param engineProgram the executable of an engine that is a process of its own; the one that was
 *     built here if left out ({@code engine-program})
 * @param snapshotFrom the lowest block of the engine {@code comet} at which this replica comes by a
 *     snapshot when it is new; 0, or left out: it always takes all blocks ({@code
 *     engine-snapshot-from})
 * @param http where metrics and health are shown; nowhere if left out ({@code http})
 */
public record NodeSettings(
    Path genesis,
    String member,
    Path keys,
    Path passwordFile,
    Path data,
    HostPort listen,
    Optional<HostPort> engineListen,
    EngineKind engine,
    EngineTiming timing,
    Optional<Path> engineProgram,
    long snapshotFrom,
    Optional<HostPort> http) {
  private static final HostPort NOWHERE = new HostPort("none", 0);

  /**
   * Reads the file.
   *
   * @throws aver.ledger.client.cli.CommandFailed with exit code 2 if it is missing
   * @throws InvalidYamlException with all problems at once
   */
  public static NodeSettings read(Path file) {
    YamlMapping yaml = MemberSettings.mapping(file);
    Path folder = Optional.ofNullable(file.toAbsolutePath().getParent()).orElse(Path.of("/"));
    NodeSettings read =
        new NodeSettings(
            path(yaml, folder, "genesis"),
            yaml.text("member"),
            path(yaml, folder, "keys"),
            path(yaml, folder, "password-file"),
            path(yaml, folder, "data"),
            MemberSettings.address(yaml, "listen", yaml.text("listen")).orElse(NOWHERE),
            address(yaml, "engine-listen"),
            engine(yaml),
            timing(yaml),
            yaml.has("engine-program")
                ? Optional.of(path(yaml, folder, "engine-program"))
                : Optional.empty(),
            yaml.integer("engine-snapshot-from", 0, Long.MAX_VALUE, 0),
            address(yaml, "http"));
    yaml.done();
    return read;
  }

  private static Optional<HostPort> address(YamlMapping yaml, String key) {
    return yaml.optionalText(key).flatMap(text -> MemberSettings.address(yaml, key, text));
  }

  private static EngineKind engine(YamlMapping yaml) {
    String name = yaml.text("engine", EngineKind.RATIS.word());
    return EngineKind.of(name)
        .orElseGet(() -> {
          yaml.problem("engine", "must be ratis or comet");
          return EngineKind.RATIS;
        });
  }

  private static EngineTiming timing(YamlMapping yaml) {
    String name = yaml.text("engine-timing", EngineTiming.NEAR.word());
    return EngineTiming.of(name)
        .orElseGet(() -> {
          yaml.problem(
              "engine-timing",
              "must be near or far, the same on all replicas (far: in different cities), was "
                  + name);
          return EngineTiming.NEAR;
        });
  }

  /** The same, with what a command line says instead. */
  NodeSettings with(Optional<EngineKind> otherEngine, Optional<EngineTiming> otherTiming) {
    return new NodeSettings(
        genesis,
        member,
        keys,
        passwordFile,
        data,
        listen,
        engineListen,
        otherEngine.orElse(engine),
        otherTiming.orElse(timing),
        engineProgram,
        snapshotFrom,
        http);
  }

  private static Path path(YamlMapping yaml, Path folder, String key) {
    if (yaml.has(key) && yaml.text(key).isBlank()) {
      yaml.problem(key, "is no path");
      return folder;
    }
    return MemberSettings.path(yaml, folder, key);
  }
}
