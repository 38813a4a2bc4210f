package aver.participant.site;

import aver.ledger.client.cli.CommandFailed;
import aver.ledger.client.keys.KeyFile;
import aver.ledger.client.keys.KeyFileException;
import aver.ledger.client.keys.PrivateFolder;
import aver.ledger.client.settings.GenesisInput;
import aver.ledger.client.study.ModelShape;
import aver.ledger.client.study.Recipe;
import aver.ledger.client.study.StandardizeBy;
import aver.ledger.client.yaml.InvalidYamlException;
import aver.ledger.rules.Genesis;
import aver.participant.data.InvalidDataException;
import aver.participant.data.SiteData;
import aver.participant.settings.ParticipantSettings;
import aver.participant.settings.SitePolicy;
import aver.participant.training.Confusion;
import aver.participant.training.Trainer;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Checks before the first round, each with what to do when it fails. Nothing of the site's data is
 * sent to anybody: the replicas are asked what they know.
 */
public final class Preflight {
  private final ParticipantSettings settings;
  private final List<Check> checks = new ArrayList<>();

  private Preflight(ParticipantSettings settings) {
    this.settings = settings;
  }

  /**
   * All checks, those that need others' results after them.
   *
   * @param clockMs own clock, ms since 1970
   */
  public static List<Check> run(ParticipantSettings settings, long clockMs) {
    Preflight preflight = new Preflight(settings);
    Optional<KeyFile> keys = preflight.keys();
    Optional<Genesis> genesis = preflight.genesis();
    Optional<Site> site = preflight.data();
    site.ifPresent(preflight::training);
    if (keys.isPresent() && genesis.isPresent() && preflight.workFolder()) {
      preflight.checks.addAll(LedgerChecks.run(settings, genesis.get(), keys.get(), site, clockMs));
    }
    return List.copyOf(preflight.checks);
  }

  private Optional<KeyFile> keys() {
    try {
      KeyFile keys = KeyFile.open(settings.keyFile(), settings.passwordFile());
      pass("keys", settings.keyFile() + " opens and only its owner can read it");
      return Optional.of(keys);
    } catch (KeyFileException e) {
      fail("keys", e);
      return Optional.empty();
    }
  }

  private Optional<Genesis> genesis() {
    try {
      Genesis genesis = GenesisInput.read(settings.genesis());
      pass("genesis", "chain " + genesis.chainId().hex() + ": compare it with an admin");
      return Optional.of(genesis);
    } catch (CommandFailed e) {
      fail("genesis", e);
      return Optional.empty();
    }
  }

  private boolean workFolder() {
    try {
      PrivateFolder.make(settings.work());
      Files.delete(Files.createTempFile(settings.work(), "preflight", ""));
      pass("work folder", settings.work() + " can be written");
      return true;
    } catch (IOException e) {
      checks.add(
          Check.failed(
              "work folder",
              "%s cannot be written (%s): give this user the right to"
                  .formatted(settings.work(), e.getClass().getSimpleName())));
      return false;
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
    checks.add(Check.ok(name, message));
  }

  private void fail(String name, Exception e) {
    checks.add(new Check(name, false, String.valueOf(e.getMessage())));
  }
}
