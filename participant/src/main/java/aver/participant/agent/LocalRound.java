package aver.participant.agent;

import aver.ledger.client.study.ModelShape;
import aver.ledger.client.study.Recipe;
import aver.ledger.proof.Digest;
import aver.ledger.rules.lifecycle.Commitments;
import aver.ledger.rules.lifecycle.Manifests;
import aver.ledger.rules.state.NamedNumber;
import aver.ledger.rules.state.Purpose;
import aver.ledger.rules.state.TaskSpec;
import aver.ledger.rules.state.VectorEntry;
import aver.ledger.rules.state.VectorRole;
import aver.ledger.vector.FixedPoint;
import aver.participant.data.SiteData;
import aver.participant.settings.SitePolicy;
import aver.participant.training.BatchOrder;
import aver.participant.training.Confusion;
import aver.participant.training.ControlVariate;
import aver.participant.training.LocalUpdate;
import aver.participant.training.Progress;
import aver.participant.training.Trainer;
import aver.participant.training.TrainingStoppedException;
import aver.participant.training.UnusableUpdateException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Makes one attempt's update from the site's rows and puts it into the journal. Not thread-safe: it
 * keeps one network for as long as the recipe stays the same.
 */
public final class LocalRound {
  private final Digest chainId;
  private final String member;
  private final SiteRows rows;
  private final AgentJournal journal;
  private final Supplier<byte[]> salts;
  private final Training training;
  private @Nullable Trainer trainer;
  private @Nullable Recipe trainerRecipe;

  /**
   * For one member on one chain that trains honestly.
   *
   * @param salts gives 32 unpredictable bytes each time
   */
  public LocalRound(
      Digest chainId, String member, SiteRows rows, AgentJournal journal, Supplier<byte[]> salts) {
    this(chainId, member, rows, journal, salts, Training.HONEST);
  }

  /**
   * For one member on one chain.
   *
   * @param salts gives 32 unpredictable bytes each time
   * @param training how updates come about
   */
  public LocalRound(
      Digest chainId,
      String member,
      SiteRows rows,
      AgentJournal journal,
      Supplier<byte[]> salts,
      Training training) {
    this.chainId = chainId;
    this.member = member;
    this.rows = rows;
    this.journal = journal;
    this.salts = salts;
    this.training = training;
  }

  /**
   * What the site learnt of the base model and of its own training; stays in the house but for what
   * the manifest holds.
   *
   * @param entry the update; empty if the site has none to give
   * @param reason why it has none; empty if it has
   * @param base how the base model did on the site's validation rows
   */
  public record Outcome(Optional<JournalEntry> entry, String reason, Confusion base) {}

  /**
   * Evaluates the base model and, in a training attempt, trains from it. When this returns, the
   * journal holds the update or the reason why there is none.
   *
   * @param model values of the base model, checked against its certified root
   * @param control the task's control variate beside it; empty without
   * @throws IOException if the journal cannot be read or written
   */
  public Outcome run(AttemptKey key, TaskSpec spec, Purpose purpose, int[] model, int[] control)
      throws IOException {
    return run(key, spec, purpose, model, control, Progress.UNSEEN);
  }

  /**
   * As {@link #run(AttemptKey, TaskSpec, Purpose, int[], int[])}.
   *
   * @param progress is told of each batch
   * @throws TrainingStoppedException if that ended the training; the journal holds nothing of it
   */
  Outcome run(
      AttemptKey key, TaskSpec spec, Purpose purpose, int[] model, int[] control, Progress progress)
      throws IOException {
    Recipe recipe = SitePolicy.recipe(spec);
    ModelShape shape = SitePolicy.shape(rows.table().schema());
    Trainer network = trainer(recipe, shape);
    network.report(progress);
    SiteData data = rows.data(recipe.training().standardize());
    FixedPoint format = new FixedPoint(spec.fractionBits(), spec.bound());
    BatchNormFile.Owner owner = OwnLayers.owner(chainId.hex(), member, spec);
    float[] loaded;
    try {
      loaded = start(network, owner, LocalUpdate.load(model, format), data);
    } catch (UnusableFileException e) {
      String advice = ": put back this task's own, or take the file away to begin afresh";
      return failed(key, e.getMessage() + advice, Confusion.none(shape.classes()));
    }
    Confusion base = Confusion.of(network, shape.classes(), loaded, data.validation());

    List<VectorEntry> manifest = new ArrayList<>();
    List<NamedNumber> metrics = new ArrayList<>();
    if (purpose == Purpose.TRAIN) {
      long steps = network.steps(data.training().size());
      if (steps == 0) {
        return failed(key, "batch normalisation needs more than one row in a batch to train", base);
      }
      try {
        float[] trained = train(network, recipe, data, loaded, key, spec, control);
        FixedPoint.Over over = spec.clip() ? FixedPoint.Over.CLIP : FixedPoint.Over.REFUSE;
        LocalUpdate update = LocalUpdate.of(network, trained, loaded, format, over);
        manifest.add(keep(key, VectorRole.DELTA, update.values()));
        if (network.layers().own() > 0) {
          new OwnLayers(journal).trained(key, owner, network.layers().ownOf(trained));
        }
        if (control.length > 0) {
          double rate = recipe.training().learningRate();
          manifest.add(
              keep(
                  key,
                  VectorRole.CONTROL_DELTA,
                  variate(key, control, format).change(loaded, trained, steps, rate)));
        }
        metrics.add(new NamedNumber("clipped", update.clipped()));
        metrics.add(new NamedNumber("steps", steps));
      } catch (UnusableUpdateException e) {
        return failed(key, String.valueOf(e.getMessage()), base);
      }
    }
    Optional<int[]> counts = spec.evaluationClasses() > 0 ? base.reportable() : Optional.empty();
    if (counts.isPresent()) {
      manifest.add(keep(key, VectorRole.EVALUATION, counts.get()));
    }
    if (manifest.isEmpty()) {
      return failed(
          key,
          "a class has fewer than %d validation rows, so nothing is reported"
              .formatted(Confusion.CLASS_ROWS_MIN),
          base);
    }
    Digest salt = Digest.of(salts.get());
    Digest commitment =
        Commitments.of(chainId, key.task(), key.attempt(), member, Manifests.root(manifest), salt);
    long samples = purpose == Purpose.TRAIN ? data.training().size() : 0;
    JournalEntry entry = new JournalEntry(key, manifest, salt, commitment, samples, metrics);
    journal.add(entry);
    return new Outcome(Optional.of(entry), "", base);
  }

  /** The model, and the site's own layers as they were left or as its rows have them. */
  private float[] start(Trainer network, BatchNormFile.Owner owner, float[] model, SiteData data)
      throws IOException {
    Optional<float[]> own = new OwnLayers(journal).values(owner, network.layers());
    return own.isPresent()
        ? network.layers().join(model, own.get())
        : network.adapted(model, data.training().features());
  }

  private float[] train(
      Trainer network,
      Recipe recipe,
      SiteData data,
      float[] loaded,
      AttemptKey key,
      TaskSpec spec,
      int[] control)
      throws IOException {
    long seed = BatchOrder.seed(recipe.training().seed(), key.task(), key.attempt(), member);
    FixedPoint format = new FixedPoint(spec.fractionBits(), spec.bound());
    float[] drift = control.length == 0 ? new float[0] : variate(key, control, format).drift();
    return training.train(network, loaded, data.training(), seed, drift);
  }

  private ControlVariate variate(AttemptKey key, int[] control, FixedPoint format)
      throws IOException {
    int[] own = new OwnControl(journal).values(key.task(), control.length);
    return new ControlVariate(own, control, format);
  }

  private VectorEntry keep(AttemptKey key, VectorRole role, int[] values) throws IOException {
    return VectorFile.write(journal.vector(key, role), role, values);
  }

  private Outcome failed(AttemptKey key, String reason, Confusion base) throws IOException {
    journal.fail(key, reason);
    return new Outcome(Optional.empty(), reason, base);
  }

  private Trainer trainer(Recipe recipe, ModelShape shape) {
    Trainer current = trainer;
    if (current == null || !recipe.equals(trainerRecipe)) {
      current = new Trainer(recipe, shape);
      trainer = current;
      trainerRecipe = recipe;
    }
    return current;
  }
}
