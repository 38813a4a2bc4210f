package aver.ledger.node;

import aver.ledger.node.certify.Certifier;
import aver.ledger.node.certify.PeerExchange;
import aver.ledger.node.health.BlobUsage;
import aver.ledger.node.health.ClockWatch;
import aver.ledger.node.health.Sample;
import aver.ledger.node.health.Vitals;
import aver.ledger.node.health.Watch;
import aver.ledger.node.order.Cursors;
import aver.ledger.node.serving.Events;
import aver.ledger.store.BlockHead;
import aver.ledger.store.LedgerStore;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import java.util.function.ToDoubleFunction;

/** What a replica shows of itself as numbers; docs/operate/metrics.md lists them. */
final class ReplicaGauges {
  private final Watch watch;
  private final LedgerStore store;
  private final PeerExchange exchange;
  private final Certifier certifier;
  private final ClockWatch clock;
  private final Events events;
  private final BlobUsage blobs;

  ReplicaGauges(
      Watch watch,
      LedgerStore store,
      PeerExchange exchange,
      Certifier certifier,
      ClockWatch clock,
      Events events,
      Path blobs) {
    this.watch = watch;
    this.store = store;
    this.exchange = exchange;
    this.certifier = certifier;
    this.clock = clock;
    this.events = events;
    this.blobs = new BlobUsage(blobs);
  }

  void bind(MeterRegistry registry) {
    sampled(registry, "aver.ledger.height", "last block that was applied", Sample::height);
    sampled(
        registry,
        "aver.ledger.certified.height",
        "last block that a quorum signed",
        Sample::certifiedHeight);
    sampled(
        registry,
        "aver.ledger.certified.elsewhere",
        "newest block that others were heard to have certified",
        s -> s.certifiedElsewhere() < 0 ? Double.NaN : s.certifiedElsewhere());
    sampled(
        registry,
        "aver.ledger.uncertified.blocks",
        "blocks that wait for signatures",
        s -> s.height() - s.certifiedHeight());
    sampled(registry, "aver.disk.free.bytes", "room for this replica", Sample::diskFreeBytes);
    sampled(
        registry,
        "aver.engine.leading",
        "1 if this replica leads",
        s -> s.engine().leading() ? 1 : 0);
    sampled(
        registry,
        "aver.engine.leader.known",
        "1 if some replica leads",
        s -> s.engine().leader().isPresent() ? 1 : 0);
    sampled(
        registry,
        "aver.engine.decided.index",
        "last entry of the engine known as decided",
        s -> s.engine().decidedIndex());
    sampled(
        registry,
        "aver.engine.applied.index",
        "last entry of the engine that was applied",
        s -> s.engine().appliedIndex());
    sampled(
        registry,
        "aver.engine.pending.transactions",
        "taken here and not yet ordered",
        s -> s.engine().pendingTransactions());
    of(registry, "aver.ledger.log.size", "leaves of the log", r -> r.head().logSize());
    of(registry, "aver.ledger.time.seconds", "ledger time", r -> r.head().timeMs() / 1000.0);
    of(
        registry,
        "aver.engine.term",
        "the engine's term of the last commit",
        r -> Cursors.decode(r.store.places().last()).term());
    of(registry, "aver.peers", "other replicas", r -> r.exchange.peers());
    of(registry, "aver.peers.reachable", "of them now connected", r -> r.exchange.reachable());
    of(
        registry,
        "aver.alarms",
        "signatures that contradict each other, since the start",
        r -> r.certifier.alarms());
    of(
        registry,
        "aver.clock.alarms",
        "times the clock here was found a minute off the others'",
        r -> r.clock.alarms());
    of(
        registry,
        "aver.clock.ahead.seconds",
        "by how much the clock here is ahead of more than half of the others', at least",
        r -> r.clock.aheadSeconds());
    of(registry, "aver.followers", "open streams of hints", r -> r.events.followers());
    of(registry, "aver.blobs.bytes", "updates and models on this disk", r -> r.blobs.bytes());
    of(registry, "aver.blobs", "their number", r -> r.blobs.count());
    FunctionCounter.builder("aver.hints.skipped", this, r -> r.events.skipped())
        .description("hints that slow followers were not sent")
        .register(registry);
    of(registry, "aver.ready", "1 if /readyz is good", r -> r.watch.ready().good() ? 1 : 0);
  }

  private BlockHead head() {
    return store.head().orElseThrow();
  }

  private void sampled(
      MeterRegistry registry, String name, String description, ToDoubleFunction<Sample> value) {
    of(
        registry,
        name,
        description,
        r -> r.watch.vitals().map(Vitals::now).map(value::applyAsDouble).orElse(Double.NaN));
  }

  private void of(
      MeterRegistry registry,
      String name,
      String description,
      ToDoubleFunction<ReplicaGauges> value) {
    Gauge.builder(name, this, value)
        .description(description)
        .strongReference(true)
        .register(registry);
  }
}
