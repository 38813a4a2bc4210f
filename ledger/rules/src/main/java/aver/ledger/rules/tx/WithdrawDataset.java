package aver.ledger.rules.tx;

import aver.ledger.rules.state.Dataset;
import aver.ledger.rules.state.Ids;
import aver.ledger.rules.state.Keys;
import aver.ledger.rules.state.Role;
import java.util.Optional;

/**
 * The owner ends every further use of a data set: who enrolled with it is not selected any more.
 *
 * @param dataset slug
 */
public record WithdrawDataset(String dataset) implements Transaction {
  /** Checks the form. */
  public WithdrawDataset {
    Ids.slug("data set", dataset);
  }

  @Override
  public Optional<Refusal> check(Context context) {
    return checkOwn(context, dataset);
  }

  @Override
  public void effect(Context context) {
    String owner = context.signer().id();
    Dataset now = context.state().get(Keys.dataset(owner, dataset)).orElseThrow();
    context
        .state()
        .put(
            Keys.dataset(owner, dataset),
            new Dataset(owner, dataset, now.versions(), now.revisedMs(), true));
  }

  /** A refusal unless the signer, a hospital, has this data set and did not withdraw it. */
  static Optional<Refusal> checkOwn(Context context, String dataset) {
    Optional<Refusal> role = context.require(Role.HOSPITAL);
    if (role.isPresent()) {
      return role;
    }
    Optional<Dataset> found = context.state().get(Keys.dataset(context.signer().id(), dataset));
    if (found.isEmpty()) {
      return Refusal.of(
          Rule.DATASET_UNKNOWN, "you have no data set %s: register it first", dataset);
    }
    return found.get().withdrawn()
        ? Refusal.of(Rule.DATASET_WITHDRAWN, "data set %s was withdrawn: register another", dataset)
        : Optional.empty();
  }
}
