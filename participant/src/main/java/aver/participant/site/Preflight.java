package aver.participant.site;

import aver.ledger.client.keys.KeyFile;
import aver.ledger.client.keys.KeyFileException;
import aver.ledger.client.study.ModelShape;
import aver.ledger.client.study.Recipe;
import aver.ledger.client.study.StandardizeBy;
import aver.ledger.client.tls.HostPort;
import aver.ledger.client.yaml.InvalidYamlException;
import aver.ledger.rules.Genesis;
import aver.ledger.wire.DecodeException;
import aver.ledger.wire.GenesisFile;
import aver.participant.data.InvalidDataException;
import aver.participant.data.SiteData;
import aver.participant.settings.ParticipantSettings;
import aver.participant.settings.SitePolicy;
import aver.participant.training.Confusion;
import aver.participant.training.Trainer;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Checks before the first round, each with what to do when it fails. Nothing is sent to anybody.
 */
public final class Preflight {
  private static final int CONNECT_MS = 3000;

  private final ParticipantSettings settings;
  private final List<Check> checks = new ArrayList<>();

  /**
   * One check.
   *
   * @param name what was looked at
   * @param passed whether it is as it should be
   * @param message what was found, and what to do if it failed
   */
  public record Check(String name, boolean passed, String message) {}

  private Preflight(ParticipantSettings settings) {
    this.settings = settings;
  }

  /** All checks, those that need others' results after them. */
  public static List<Check> run(ParticipantSettings settings) {
    Preflight preflight = new Preflight(settings);
    preflight.keys();
    preflight.replicas(preflight.genesis());
    preflight.data().ifPresent(preflight::training);
    return List.copyOf(preflight.checks);
  }

  private void keys() {
    try {
      KeyFile.open(settings.keyFile(), settings.passwordFile());
      pass("keys", settings.keyFile() + " opens and only its owner can read it");
    } catch (KeyFileException e) {
      fail("keys", e);
    }
  }

  private Optional<Genesis> genesis() {
    try {
      Genesis genesis = GenesisFile.read(Files.readAllBytes(settings.genesis()));
      pass("genesis", "chain " + genesis.chainId().hex() + ": compare it with an admin");
      return Optional.of(genesis);
    } catch (DecodeException | IOException e) {
      fail("genesis", e);
      return Optional.empty();
    }
  }

  private void replicas(Optional<Genesis> genesis) {
    List<HostPort> addresses = new ArrayList<>(settings.replicas());
    if (addresses.isEmpty() && genesis.isPresent()) {
      genesis.get().members().stream()
          .flatMap(m -> m.replica().stream())
          .forEach(r -> addresses.add(HostPort.parse(r.address())));
    }
    if (settings.proxy().isPresent()) {
      addresses.clear();
      addresses.add(settings.proxy().get());
    }
    for (HostPort address : addresses) {
      String name = (settings.proxy().isPresent() ? "proxy " : "replica ") + address;
      try (Socket socket = new Socket()) {
        socket.connect(address.resolved(), CONNECT_MS);
        pass(name, "answers");
      } catch (IOException e) {
        checks.add(
            new Check(
                name,
                false,
                "cannot be reached (%s): open the way out to it in the firewall, or correct the address"
                    .formatted(e.getMessage())));
      }
    }
  }

  private Optional<Site> data() {
    try {
      Site site = Site.read(settings);
      int[] counts = site.rows().table().classCounts();
      List<String> classes = new ArrayList<>();
      for (int i = 0; i < counts.length; i++) {
        classes.add(counts[i] + " " + site.schema().label().classes().get(i).name());
      }
      pass(
          "data",
          "%d rows (%s), %d left out for missing values"
              .formatted(
                  site.rows().table().rows().size(),
                  String.join(", ", classes),
                  site.rows().table().dropped()));
      return Optional.of(site);
    } catch (InvalidDataException | InvalidYamlException | IllegalArgumentException e) {
      fail("data", e);
    } catch (IOException e) {
      fail("data", e);
    }
    return Optional.empty();
  }

  private void training(Site site) {
    ModelShape shape = SitePolicy.shape(site.schema());
    SiteData data = site.rows().data(StandardizeBy.SITE);
    if (data.training().size() == 0) {
      checks.add(
          new Check(
              "training", false, "no row is left to train on: lower the share of validation"));
      return;
    }
    Recipe recipe = Recipe.of("logistic-regression", Map.of("epochs", "1"));
    Trainer trainer = new Trainer(recipe, shape);
    float[] trained =
        trainer.train(new float[(int) trainer.layout().parameters()], data.training(), 0);
    for (int i = 0; i < trained.length; i++) {
      if (!Float.isFinite(trained[i])) {
        checks.add(
            new Check(
                "training",
                false,
                "%s became %s: look for wrong values in the data"
                    .formatted(trainer.layout().place(i), trained[i])));
        return;
      }
    }
    Confusion confusion = Confusion.of(trainer, shape.classes(), trained, data.validation());
    pass(
        "training",
        "one pass over %d rows%s; %s"
            .formatted(
                data.training().size(),
                confusion.accuracy().isPresent()
                    ? String.format(
                        Locale.ROOT,
                        ", accuracy %.2f on %d others",
                        confusion.accuracy().getAsDouble(),
                        confusion.total())
                    : "",
                confusion.reportable().isPresent()
                    ? "confusion counts can be reported"
                    : "a class has fewer than 10 validation rows, so no counts will be reported"));
  }

  private void pass(String name, String message) {
    checks.add(new Check(name, true, message));
  }

  private void fail(String name, Exception e) {
    checks.add(new Check(name, false, String.valueOf(e.getMessage())));
  }
}
