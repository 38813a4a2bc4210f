package aver.simulations.demo;

import aver.ledger.client.cli.OutputFile;
import aver.ledger.client.keys.PrivateFile;
import aver.ledger.client.tls.FreePorts;
import aver.ledger.proof.Digest;
import aver.participant.data.Split;
import aver.simulations.demo.data.Patients;
import aver.simulations.demo.process.Verbs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * The first phase: everybody makes keys, the founders make the genesis file, files are laid out.
 */
final class Founding {
  private static final int VALIDATION_PERCENT = 30;
  private static final long RESEARCHER_TOKENS = 1_000;

  private final Cast cast;
  private final Study study;
  private final Stage stage;
  private final Map<String, Health> health = new TreeMap<>();

  Founding(Cast cast, Study study, Stage stage) {
    this.cast = cast;
    this.study = study;
    this.stage = stage;
  }

  /** Does it, with an engine by its name; returns what the genesis file says. */
  JsonNode found(Patients patients, long seed, String engineName) throws IOException {
    Files.createDirectories(cast.folder().at("requests"));
    List<Integer> ports = freePorts(3 * Cast.REPLICAS.size());
    for (int i = 0; i < Cast.REPLICAS.size(); i++) {
      String listen = "127.0.0.1:" + ports.get(3 * i);
      String engine = "127.0.0.1:" + ports.get(3 * i + 1);
      String http = "127.0.0.1:" + ports.get(3 * i + 2);
      String id = Cast.REPLICAS.get(i);
      health.put(id, new Health(http));
      join("node", id, "--listen-address", listen, "--engine-address", engine);
      settings(
          id, "data: .\nlisten: %s\nhttp: %s\nengine: %s\n".formatted(listen, http, engineName));
    }
    for (String id : Cast.ADMINS) {
      join("admin", id);
      settings(id, "");
    }
    join("task", Cast.RESEARCHER);
    settings(Cast.RESEARCHER, "");
    join("coordinator", Cast.COORDINATOR);
    settings(Cast.COORDINATOR, "");
    List<String> hospitals = cast.hospitals();
    for (int k = 0; k < hospitals.size(); k++) {
      join("participant", hospitals.get(k));
      hospital(hospitals.get(k), patients, cast.shares().get(k), seed);
    }
    return genesis();
  }

  /** Where each replica says how it is, after {@link #found}. */
  Map<String, Health> health() {
    return Map.copyOf(health);
  }

  private JsonNode genesis() {
    Path description = cast.folder().at("founding.yaml");
    OutputFile.write(
        description,
        """
        name: Aver demonstration
        settings: {admin-threshold: 2}
        balances: {%s: %d}
        """
            .formatted(Cast.RESEARCHER, RESEARCHER_TOKENS * Study.MICRO));
    List<String> founders = new ArrayList<>(Cast.REPLICAS);
    founders.addAll(Cast.ADMINS);
    founders.add(Cast.RESEARCHER);
    founders.add(Cast.COORDINATOR);
    Stream<String> fixed =
        Stream.of(
            "genesis",
            "create",
            "--description",
            description.toString(),
            "-o",
            cast.folder().at("genesis.json").toString());
    stage.command(
        "aver genesis create --description founding.yaml -o genesis.json requests/*.json");
    return Verbs.run(
        Stream.concat(fixed, cast.requests(founders).stream().map(Path::toString))
            .toArray(String[]::new));
  }

  private void join(String verb, String id, String... more) throws IOException {
    stage.progress("keys of " + id);
    Path home = Files.createDirectories(cast.home(id));
    List<String> arguments =
        new ArrayList<>(
            List.of(
                verb,
                "join",
                "--id",
                id,
                "--name",
                id.substring(0, 1).toUpperCase(Locale.ROOT) + id.substring(1).replace('-', ' '),
                "--keys",
                home.resolve("keys.p12").toString(),
                "--password-file",
                home.resolve("keys.password").toString(),
                "-o",
                cast.request(id).toString()));
    arguments.addAll(List.of(more));
    Verbs.run(arguments.toArray(String[]::new));
  }

  private void settings(String id, String more) {
    OutputFile.write(
        cast.settings(id),
        """
        genesis: ../genesis.json
        member: %s
        keys: keys.p12
        password-file: keys.password
        %s\
        """
            .formatted(id, more));
  }

  private void hospital(String id, Patients patients, Patients.Share share, long seed)
      throws IOException {
    settings(
        id,
        """
        work: work
        data:
          csv: patients.csv
          schema: schema.yaml
          dataset: patients
          uses: [research]
          split: {validation-percent: %d}
        tasks:
          studies: [%s]
        """
            .formatted(VALIDATION_PERCENT, study.id()));
    OutputFile.write(cast.home(id).resolve("schema.yaml"), patients.schemaText());
    OutputFile.write(cast.home(id).resolve("patients.csv"), share.csv());
    Path work = Files.createDirectories(cast.home(id).resolve("work"));
    byte[] salt = splitSalt(seed, id);
    // an agent draws this salt at random; here it follows from the seed, to be repeatable
    PrivateFile.write(work.resolve("split.salt"), out -> out.write(salt));
  }

  private static byte[] splitSalt(long seed, String id) {
    return Digest.sha256(
            "aver demo split %d %s".formatted(seed, id).getBytes(StandardCharsets.UTF_8))
        .bytes();
  }

  /** How a hospital's agent divides its rows. */
  static Split split(long seed, String id) {
    return new Split.BySaltedHash(
        HexFormat.of().formatHex(splitSalt(seed, id)), VALIDATION_PERCENT * 10_000);
  }

  private static List<Integer> freePorts(int count) {
    try {
      return FreePorts.take(count);
    } catch (IOException e) {
      throw new UncheckedIOException("no free port on the loopback interface", e);
    }
  }
}
