package aver.ledger.rules.tx;

import aver.ledger.rules.state.Dataset;
import aver.ledger.rules.state.DatasetSpec;
import aver.ledger.rules.state.Ids;
import aver.ledger.rules.state.Keys;
import aver.ledger.rules.state.Role;
import java.util.Optional;

/**
 * A hospital describes a data set that stays in its house.
 *
 * @param dataset slug, unique with its owner
 * @param spec version 1
 */
public record RegisterDataset(String dataset, DatasetSpec spec) implements Transaction {
  /** Checks the form. */
  public RegisterDataset {
    Ids.slug("data set", dataset);
  }

  @Override
  public Optional<Refusal> check(Context context) {
    Optional<Refusal> role = context.require(Role.HOSPITAL);
    if (role.isPresent()) {
      return role;
    }
    return context.state().get(Keys.dataset(context.signer().id(), dataset)).isEmpty()
        ? Optional.empty()
        : Refusal.of(
            Rule.DATASET_EXISTS, "you have a data set %s: revise it or choose another id", dataset);
  }

  @Override
  public void effect(Context context) {
    String owner = context.signer().id();
    Dataset first = new Dataset(owner, dataset, 1, context.nowMs(), false);
    context.state().put(Keys.dataset(owner, dataset), first);
    context.state().put(Keys.datasetVersion(owner, dataset, 1), spec);
    Keys.datasetsOf(owner).add(context.state(), dataset);
  }
}
