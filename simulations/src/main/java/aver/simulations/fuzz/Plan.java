package aver.simulations.fuzz;

import aver.ledger.engine.local.LocalSettings;
import aver.simulations.fuzz.Fault.Kind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;

/**
 * What a seed plays: how many replicas, what their network is like, and what goes wrong when.
 *
 * @param seed of everything
 * @param replicas 4 or 7
 * @param network between all of them
 * @param faults by time
 */
record Plan(long seed, int replicas, LocalSettings network, List<Fault> faults) {
  /** How many hospitals there are at the beginning. */
  static final int HOSPITALS = 5;

  /** When no more faults begin, in ms after the beginning. */
  static final long FAULTS_END_MS = 90_000;

  private static final long FAULTS_BEGIN_MS = 6_000;
  private static final List<Kind> KINDS =
      Arrays.stream(Kind.values()).filter(kind -> kind != Kind.FORGE).toList();

  /** Copies the list. */
  Plan {
    faults = List.copyOf(faults);
  }

  /** The plan of a seed. */
  static Plan of(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int replicas = random.nextInt(12) == 0 ? 7 : 4;
    boolean rough = random.nextInt(3) == 0;
    LocalSettings network =
        rough
            ? new LocalSettings(1, 200, 50_000, 250, 5, 4096)
            : new LocalSettings(1, 20, 2_000, 200, 5, 4096);
    List<Fault> faults = new ArrayList<>();
    int count = random.nextInt(15);
    for (int i = 0; i < count; i++) {
      faults.add(fault(random, kind(random)));
    }
    if (random.nextInt(6) == 0) {
      faults.add(fault(random, Kind.TWO_STORIES));
    }
    if (faults.stream().anyMatch(fault -> fault.kind() == Kind.TWO_STORIES)) {
      // a disk that was put back has to come with new keys, or it may be made to sign twice
      faults.removeIf(fault -> fault.kind() == Kind.OLD_DISK);
    }
    if (random.nextInt(4) == 0) {
      faults.add(fault(random, Kind.FORGE));
      faults.add(fault(random, Kind.FORGE)); // of seven replicas two may lie
    }
    faults.sort(Comparator.comparingLong(Fault::atMs));
    return new Plan(seed, replicas, network, faults);
  }

  /** Without anything that goes wrong. */
  static Plan calm(long seed) {
    return new Plan(seed, 4, LocalSettings.calm(), List.of());
  }

  Plan with(List<Fault> fewer) {
    return new Plan(seed, replicas, network, fewer);
  }

  /** Whether some replicas are told another story, so that not all need to agree. */
  boolean twoStories() {
    return faults.stream().anyMatch(fault -> fault.kind() == Kind.TWO_STORIES);
  }

  /** Whether some replicas forge results or sign twice. */
  boolean forges() {
    return faults.stream().anyMatch(fault -> fault.kind() == Kind.FORGE);
  }

  /**
   * How many replicas the faults may take for good, or make such as cannot be believed: one each.
   */
  long takesAtMost() {
    return faults.stream()
        .filter(fault ->
            switch (fault.kind()) {
              case LOST_DISK, REPLACE_REPLICA, OLD_DISK, FORGE -> true;
              default -> false;
            })
        .count();
  }

  /** Rights that end in the middle of a round are worth more than their share. */
  private static Kind kind(SplittableRandom random) {
    if (random.nextInt(5) == 0) {
      return random.nextBoolean() ? Kind.REVOKE : Kind.SUSPEND;
    }
    Kind kind = KINDS.get(random.nextInt(KINDS.size()));
    boolean rare =
        switch (kind) {
          case CANCEL, DECIDE, REMOVE, LEAVE, REPLACE_REPLICA, LOST_DISK, OLD_DISK -> true;
          case TWO_STORIES -> true;
          default -> false;
        };
    return (rare && random.nextInt(3) != 0) || kind == Kind.TWO_STORIES ? kind(random) : kind;
  }

  private static Fault fault(SplittableRandom random, Kind kind) {
    long atMs = random.nextLong(FAULTS_BEGIN_MS, FAULTS_END_MS);
    long lastsMs = random.nextLong(1_000, 30_000);
    long value =
        switch (kind) {
          case POWER_LOSS -> random.nextInt(4);
          case LOSS -> random.nextInt(100_000, 600_000);
          case CLOCK -> random.nextLong(-3_600_000, 3_600_000);
          case TWO_STORIES -> random.nextLong(1, 1 << 16);
          case FORGE -> random.nextLong(1, 1 << 10);
          case TRANSFER -> random.nextLong(1, 2_000_000);
          default -> random.nextInt(64);
        };
    return new Fault(atMs, kind, random.nextInt(64), lastsMs, value);
  }
}
