package aver.ledger.node.health;

import aver.ledger.rules.Applied;
import aver.ledger.rules.BlockResult;
import aver.ledger.rules.state.Attempt;
import aver.ledger.rules.state.StateView;
import aver.ledger.rules.tx.SignedTransaction;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Counts what the ledger applies, since the process was started. */
public final class LedgerMeters {
  private static final Pattern ATTEMPT = Pattern.compile("task/[^/]+/attempt/[0-9]+");

  private final MeterRegistry registry;
  private final Timer execute;
  private final Timer commit;
  private final Timer certify;
  private final Counter checks;

  /** Registers them. */
  public LedgerMeters(MeterRegistry registry) {
    this.registry = registry;
    this.execute =
        Timer.builder("aver.block.execute")
            .description("time to apply the rules to a decided block and to update its trees")
            .publishPercentileHistogram()
            .register(registry);
    this.commit =
        Timer.builder("aver.block.commit")
            .description("time to write a block")
            .publishPercentileHistogram()
            .register(registry);
    this.certify =
        Timer.builder("aver.block.certify")
            .description(
                "time from the writing of a block to its certificate, with a sync of the disk")
            .publishPercentileHistogram()
            .register(registry);
    this.checks =
        Counter.builder("aver.signature.checks")
            .description("signatures of transactions that were verified")
            .register(registry);
  }

  /** Times the execution of blocks. */
  public Timer execute() {
    return execute;
  }

  /** Times the writing of blocks. */
  public Timer commit() {
    return commit;
  }

  /** Times how long written blocks wait for a quorum of signatures. */
  public Timer certify() {
    return certify;
  }

  /** So many signatures were checked. */
  public void checked(long signatures) {
    checks.increment((double) signatures);
  }

  /**
   * A block was applied.
   *
   * @param before the state before it
   */
  public void applied(List<SignedTransaction> block, BlockResult result, StateView before) {
    for (int i = 0; i < block.size(); i++) {
      String outcome =
          switch (result.applied().get(i)) {
            case Applied.Dropped _ -> "dropped";
            case Applied.Logged logged -> logged.refusal().isPresent() ? "refused" : "applied";
          };
      registry
          .counter(
              "aver.transactions", "kind", block.get(i).transaction().kind(), "outcome", outcome)
          .increment();
    }
    result
        .changes()
        .forEach((key, value) -> {
          Optional<Attempt> after = attempt(key, value);
          if (after.filter(Attempt::over).isPresent()
              && attempt(key, before.get(key)).filter(Attempt::over).isEmpty()) {
            String end = after.get().phase().name().toLowerCase(Locale.ROOT);
            registry.counter("aver.attempts", "end", end).increment();
          }
        });
  }

  private static Optional<Attempt> attempt(String key, Optional<byte[]> value) {
    return ATTEMPT.matcher(key).matches() ? value.map(Attempt.CODEC::decode) : Optional.empty();
  }
}
