package aver.ledger.rules.tx;

import aver.ledger.rules.lifecycle.Setting;
import aver.ledger.rules.state.Dataset;
import aver.ledger.rules.state.DatasetSpec;
import aver.ledger.rules.state.Ids;
import aver.ledger.rules.state.Keys;
import java.time.Instant;
import java.util.Optional;

/**
 * Another version of a data set; versions never change, and come at most once a month.
 *
 * @param dataset slug
 * @param spec of the new version
 */
public record ReviseDataset(String dataset, DatasetSpec spec) implements Transaction {
  private static final long DAY_MS = 24L * 3600 * 1000;

  /** Checks the form. */
  public ReviseDataset {
    Ids.slug("data set", dataset);
  }

  @Override
  public Optional<Refusal> check(Context context) {
    Optional<Refusal> unusable = WithdrawDataset.checkOwn(context, dataset);
    if (unusable.isPresent()) {
      return unusable;
    }
    Dataset now = own(context);
    long daysMin = Setting.REVISION_DAYS_MIN.in(context.state());
    return context.nowMs() - now.revisedMs() >= daysMin * DAY_MS
        ? Optional.empty()
        : Refusal.of(
            Rule.DATASET_REVISED_TOO_SOON,
            "data set %s was revised at %s, ledger time is %s: wait until %d days have passed",
            dataset,
            Instant.ofEpochMilli(now.revisedMs()),
            Instant.ofEpochMilli(context.nowMs()),
            daysMin);
  }

  @Override
  public void effect(Context context) {
    Dataset now = own(context);
    int version = now.versions() + 1;
    Dataset next = new Dataset(now.owner(), dataset, version, context.nowMs(), false);
    context.state().put(Keys.dataset(now.owner(), dataset), next);
    context.state().put(Keys.datasetVersion(now.owner(), dataset, version), spec);
  }

  private Dataset own(Context context) {
    return context.state().get(Keys.dataset(context.signer().id(), dataset)).orElseThrow();
  }
}
