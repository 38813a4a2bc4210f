package aver.simulations.fuzz;

import aver.ledger.engine.local.VirtualTime;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;

/**
 * Messages between all who take part: each takes its own time, so they overtake one another; some
 * are lost, and none crosses a cut between replicas. Members reach both sides of a cut.
 */
final class Net {
  private final VirtualTime time;
  private final SplittableRandom random;
  private final Plan plan;
  private final Set<String> cutOff = new TreeSet<>();
  private final Set<String> muted = new TreeSet<>();
  private long lossPpm;

  Net(VirtualTime time, SplittableRandom random, Plan plan) {
    this.time = time;
    this.random = random;
    this.plan = plan;
    this.lossPpm = plan.network().lossPpm();
  }

  /** Sends a message; nobody learns that it was lost. */
  void send(String from, String to, Runnable arrived) {
    long delayMs = random.nextLong(plan.network().delayMinMs(), plan.network().delayMaxMs() + 1);
    boolean lost = random.nextInt(1_000_000) < lossPpm;
    if (!lost && !muted.contains(from)) {
      time.after(
          delayMs,
          () -> {
            if (connected(from, to)) {
              arrived.run();
            }
          });
    }
  }

  /** From now on nothing that a replica sends arrives. */
  void mute(String replica) {
    muted.add(replica);
  }

  /** What a replica sends arrives again. */
  void unmute(String replica) {
    muted.remove(replica);
  }

  /** From now on so many messages are lost, in ppm; the network's usual loss with 0. */
  void loss(long ppm) {
    lossPpm = Math.max(ppm, plan.network().lossPpm());
  }

  /** Cuts these replicas off from the others; nobody with an empty set. */
  void cut(Set<String> replicas) {
    cutOff.clear();
    cutOff.addAll(replicas);
  }

  private boolean connected(String from, String to) {
    boolean between = from.startsWith("replica") && to.startsWith("replica");
    return !between || cutOff.contains(from) == cutOff.contains(to);
  }
}
