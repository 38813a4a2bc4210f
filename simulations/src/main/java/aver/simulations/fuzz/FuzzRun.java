package aver.simulations.fuzz;

import aver.ledger.proof.Digest;
import aver.ledger.proof.crypto.SignatureMemo;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Plays one plan from its first event to its end. */
final class FuzzRun {
  private static final long END_MS = 160_000;
  private static final long SETTLE_MS = 30_000;

  /** How long a replica may take to where another one is: blocks come in bursts and take time. */
  private static final long LAG_MAX_MS = 10_000;

  private static final long EVENTS_MAX = 2_000_000;

  private final World world;
  private long events;

  private FuzzRun(Plan plan, Feed feed) {
    this.world = new World(plan, feed);
  }

  /**
   * What came of a plan.
   *
   * @param plan that was played
   * @param events how many things happened in virtual time
   * @param digest of the whole history
   * @param finals attempts that became final
   * @param transactions in the log
   * @param violation what did not hold
   * @param last what happened last
   */
  record Outcome(
      Plan plan,
      long events,
      Digest digest,
      int finals,
      long transactions,
      Optional<Violation> violation,
      List<String> last) {}

  /** Plays a plan; each signature is checked once, however many replicas ask. */
  static Outcome play(Plan plan, Feed feed) {
    return SignatureMemo.during(() -> played(plan, feed));
  }

  private static Outcome played(Plan plan, Feed feed) {
    FuzzRun run = new FuzzRun(plan, feed);
    Optional<Violation> violation = Optional.empty();
    try {
      run.run();
    } catch (Violation v) {
      violation = Optional.of(v);
    } catch (RuntimeException | Error e) { // a lane that just ended would look like seeds that held
      violation = Optional.of(new Violation("nothing-throws", String.valueOf(e), e));
    }
    World world = run.world;
    violation.ifPresent(v -> world.note("VIOLATION", v.invariant() + ": " + v.getMessage()));
    List<String> last = world.history().last();
    return new Outcome(
        plan,
        run.events,
        world.history().digest(),
        world.checker().finals(),
        world.checker().transactions(),
        violation,
        last);
  }

  private void run() {
    Office office = new Office(world);
    People people = new People(world, office);
    new Trouble(world, people, office).plan();
    people.begin();
    until(Cast.START_MS + END_MS, true);
    mend();
    until(world.time().nowMs() + SETTLE_MS - LAG_MAX_MS, false);
    Settling settling = new Settling(world);
    long tip = settling.tip();
    until(world.time().nowMs() + LAG_MAX_MS, false);
    world.checker().end();
    settling.check(tip, LAG_MAX_MS);
  }

  private void until(long endMs, boolean orTaskOver) {
    long faultsOverMs =
        Cast.START_MS + world.plan().faults().stream().mapToLong(Fault::endMs).max().orElse(0);
    while (world.time().nowMs() < endMs && world.time().step()) {
      if (orTaskOver && world.checker().taskOver() && world.time().nowMs() > faultsOverMs) {
        return;
      }
      if (++events > EVENTS_MAX) {
        throw new Violation("it-ends", "more than %d events".formatted(EVENTS_MAX));
      }
    }
  }

  /** Everything that can be mended is. */
  private void mend() {
    world.note("all", "is mended");
    world.net().cut(Set.of());
    world.net().loss(0);
    world.order().heal();
    world
        .replicas()
        .forEach(replica -> {
          replica.skew(0);
          replica.start();
        });
  }
}
