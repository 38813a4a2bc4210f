package aver.participant.settings;

import aver.ledger.client.settings.MemberSettings;
import aver.ledger.client.study.Recipe;
import aver.ledger.client.tls.HostPort;
import aver.ledger.client.yaml.InvalidYamlException;
import aver.ledger.client.yaml.YamlFile;
import aver.ledger.client.yaml.YamlMapping;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads {@link ParticipantSettings}; docs/use/hospital.md describes the keys. */
public final class SettingsFile {
  private static final Pattern SLUG = Pattern.compile("[a-z][a-z0-9-]{0,31}");
  private static final long PARAMETERS_MAX = 1L << 30;
  private static final long MINUTES_MAX = 7 * 24 * 60;

  private final YamlMapping yaml;
  private final Path folder;

  private SettingsFile(YamlMapping yaml, Path folder) {
    this.yaml = yaml;
    this.folder = folder;
  }

  /**
   * Reads a file; relative paths in it are relative to its folder.
   *
   * @throws aver.ledger.client.cli.CommandFailed with exit code 2 if the file is missing
   * @throws InvalidYamlException with every problem: unknown keys, wrong values, missing files
   */
  public static ParticipantSettings read(Path file) {
    Path absolute = file.toAbsolutePath().normalize();
    Path folder = Objects.requireNonNullElse(absolute.getParent(), absolute);
    return new SettingsFile(MemberSettings.mapping(file), folder).settings();
  }

  private ParticipantSettings settings() {
    String member = slug(yaml, "member");
    Path keyFile = existing(yaml, "keys");
    Path passwordFile = existing(yaml, "password-file");
    Path genesis = existing(yaml, "genesis");
    List<HostPort> replicas = new ArrayList<>();
    for (String address : yaml.texts("replicas")) {
      address("replicas", address).ifPresent(replicas::add);
    }
    Optional<HostPort> proxy = yaml.optionalText("proxy").flatMap(text -> address("proxy", text));
    YamlMapping data = required("data");
    Path csv = existing(data, "csv");
    Path schema = existing(data, "schema");
    String dataset = slug(data, "dataset");
    List<String> uses = slugs(data, "uses");
    SplitSettings split = split(data);
    SitePolicy policy = policy(uses);
    Path work =
        yaml.optionalText("work").isPresent()
            ? MemberSettings.path(yaml, folder, "work")
            : folder.resolve("work").normalize();
    Optional<HostPort> http =
        yaml.optionalText("http")
            .map(text -> text.matches("\\d{1,5}") ? "127.0.0.1:" + text : text)
            .flatMap(text -> address("http", text));
    yaml.done();
    return new ParticipantSettings(
        member,
        keyFile,
        passwordFile,
        genesis,
        replicas,
        proxy,
        csv,
        schema,
        dataset,
        split,
        policy,
        work,
        http);
  }

  private SplitSettings split(YamlMapping data) {
    Optional<YamlMapping> given = data.mapping("split");
    if (given.isEmpty()) {
      return new SplitSettings.Share(20);
    }
    YamlMapping split = given.get();
    boolean lines = split.has("file");
    if (lines == split.has("validation-percent")) {
      split.problem("file", "or validation-percent must stand here, and not both");
    }
    int percent = (int) split.integer("validation-percent", 0, 90, 20);
    String site = split.text("site", "");
    if (lines) {
      return new SplitSettings.Lines(existing(split, "file"), site);
    }
    split.optionalText("file");
    if (!site.isEmpty()) {
      split.problem("site", "belongs to file");
    }
    return new SplitSettings.Share(percent);
  }

  private SitePolicy policy(List<String> uses) {
    YamlMapping tasks = required("tasks");
    List<String> studies = slugs(tasks, "studies");
    if (studies.isEmpty()) {
      tasks.problem("studies", "must list the studies that this site takes part in");
    }
    List<String> recipes = tasks.has("recipes") ? tasks.texts("recipes") : Recipe.NAMES;
    for (String recipe : recipes) {
      if (!Recipe.NAMES.contains(recipe)) {
        tasks.problem(
            "recipes", "'%s' is none of %s".formatted(recipe, String.join(", ", Recipe.NAMES)));
      }
    }
    long parameters = tasks.integer("parameters-max", 1, PARAMETERS_MAX, 10_000_000);
    long minutes = tasks.integer("training-minutes-max", 1, MINUTES_MAX, 720);
    return new SitePolicy(studies, recipes, uses, parameters, Duration.ofMinutes(minutes));
  }

  private YamlMapping required(String key) {
    Optional<YamlMapping> found = yaml.mapping(key);
    if (found.isEmpty()) {
      yaml.problem(key, "is missing");
    }
    return found.orElseGet(() -> YamlFile.parse(key, "{}"));
  }

  private Path existing(YamlMapping mapping, String key) {
    String text = mapping.text(key);
    Path path = MemberSettings.path(mapping, folder, key);
    if (!text.isEmpty() && !Files.isReadable(path)) {
      mapping.problem(key, "names %s, which is not there or cannot be read".formatted(path));
    }
    return path;
  }

  private static String slug(YamlMapping mapping, String key) {
    String text = mapping.text(key);
    if (!text.isEmpty() && !SLUG.matcher(text).matches()) {
      mapping.problem(
          key, "must be 1 to 32 of a-z, 0-9 and -, beginning with a letter, was " + text);
    }
    return text;
  }

  private static List<String> slugs(YamlMapping mapping, String key) {
    List<String> texts = mapping.texts(key);
    for (String text : texts) {
      if (!SLUG.matcher(text).matches()) {
        mapping.problem(key, "'%s' must be 1 to 32 of a-z, 0-9 and -".formatted(text));
      }
    }
    return texts;
  }

  private Optional<HostPort> address(String key, String text) {
    try {
      return Optional.of(HostPort.parse(text));
    } catch (IllegalArgumentException e) {
      yaml.problem(key, "must be host:port, was '%s'".formatted(text));
      return Optional.empty();
    }
  }
}
