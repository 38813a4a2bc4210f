package aver.acceptance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** What {@code docker/compose.yaml} says, and the Dockerfiles that it names. */
final class ComposeFile {
  private static final Pattern COPY = Pattern.compile("(?m)^COPY (\\S+) /opt/aver/\\1$");
  private static final Pattern CONFIG =
      Pattern.compile("(?m)^CMD .*\"--config\", \"/data/(.+)\"]$");

  private final Path docker = Path.of(System.getProperty("aver.home"), "docker");
  private final JsonNode root;

  ComposeFile() throws IOException {
    root = new YAMLMapper().readTree(Files.readString(docker.resolve("compose.yaml")));
  }

  /**
   * A service.
   *
   * @param node all of it
   * @param dockerfile of its image
   * @param mounts as {@code folder:place}
   */
  record Service(JsonNode node, Path dockerfile, List<String> mounts) {
    /** What its image takes from the archive. */
    List<String> copied() throws IOException {
      return COPY.matcher(Files.readString(dockerfile)).results().map(r -> r.group(1)).toList();
    }

    /** The settings file that its command reads, in the folder that is mounted as /data. */
    String settings() throws IOException {
      List<MatchResult> all = CONFIG.matcher(Files.readString(dockerfile)).results().toList();
      if (all.size() != 1) {
        throw new AssertionError(dockerfile + " names no settings file, or more than one");
      }
      return all.getFirst().group(1);
    }
  }

  JsonNode root() {
    return root;
  }

  /** By name. The folder that images are built from is the one above this file's. */
  Map<String, Service> services() {
    Map<String, Service> services = new TreeMap<>();
    root.path("services")
        .forEachEntry((name, node) -> {
          JsonNode build = node.path("build");
          Path context = docker.resolve(build.path("context").asString()).normalize();
          services.put(
              name,
              new Service(
                  node,
                  context.resolve(build.path("dockerfile").asString()),
                  node.path("volumes").valueStream().map(JsonNode::asString).toList()));
        });
    return services;
  }
}
