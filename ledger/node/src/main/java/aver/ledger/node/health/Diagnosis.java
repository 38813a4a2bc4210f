package aver.ledger.node.health;

import aver.ledger.client.http.Health;
import java.util.ArrayList;
import java.util.List;

/**
 * What vital signs mean. A replica says that it is ill before it answers with anything old: a
 * supervisor restarts one that is not alive, a balancer and people go elsewhere while it is not
 * ready.
 */
public final class Diagnosis {
  static final long APPLY_MS = 60_000;
  static final long CERTIFY_MS = 10_000;
  static final long ORDER_MS = 20_000;
  static final long LEFT_OUT_MS = 20_000;

  /** Blocks and entries that may wait in ordinary work. */
  static final long BEHIND_MAX = 64;

  static final long DISK_MAX_BYTES = 2L << 30;
  private static final int DISK_PERCENT = 5;

  private Diagnosis() {}

  /** Whether it can still do its work; what is wrong here a restart may mend, time will not. */
  public static Health alive(Vitals vitals) {
    List<String> problems = new ArrayList<>();
    Sample now = vitals.now();
    if (!now.engine().alive()) {
      problems.add("the consensus engine has stopped: restart this replica");
    }
    now.fault().ifPresent(fault -> problems.add(fault + ": restart this replica"));
    if (vitals.unappliedMs() > APPLY_MS) {
      problems.add(
          "entry %d was decided and nothing was applied since %d s: restart this replica"
              .formatted(now.engine().decidedIndex(), vitals.unappliedMs() / 1000));
    }
    return new Health(problems);
  }

  /** Whether it should be asked: alive, led, caught up, certified, with room on its disk. */
  public static Health ready(Vitals vitals) {
    List<String> problems = new ArrayList<>(alive(vitals).problems());
    Sample now = vitals.now();
    if (now.engine().alive() && now.engine().leader().isEmpty()) {
      problems.add("no replica leads: more than a third are down or not reachable from here");
    } else if (vitals.unorderedMs() > ORDER_MS) {
      problems.add(
          "%d transactions wait and nothing was ordered since %d s: look at the other replicas"
              .formatted(now.engine().pendingTransactions(), vitals.unorderedMs() / 1000));
    }
    long behind = now.engine().decidedIndex() - now.engine().appliedIndex();
    if (behind > BEHIND_MAX) {
      problems.add("it is %d entries behind: wait until it caught up".formatted(behind));
    }
    if (now.certifiedHeight() < 0) {
      problems.add("nothing is certified yet: wait for the other replicas");
    } else if (now.height() - now.certifiedHeight() > BEHIND_MAX) {
      problems.add(
          "height %d is applied, only %d certified: wait, or look at the other replicas"
              .formatted(now.height(), now.certifiedHeight()));
    } else if (vitals.uncertifiedMs() > CERTIFY_MS) {
      problems.add(
          "height %d is certified and no later one since %d s: look at the other replicas"
              .formatted(now.certifiedHeight(), vitals.uncertifiedMs() / 1000));
    } else if (now.certifiedElsewhere() - now.certifiedHeight() > BEHIND_MAX) {
      problems.add(
          "height %d is certified here, %d at other replicas: wait until it caught up"
              .formatted(now.certifiedHeight(), now.certifiedElsewhere()));
    } else if (vitals.leftOutMs() > LEFT_OUT_MS) {
      problems.add(
          "height %d is certified here and no later one since %d s, %d elsewhere: look at its engine"
              .formatted(
                  now.certifiedHeight(), vitals.leftOutMs() / 1000, now.certifiedElsewhere()));
    }
    if (!now.signs()) {
      problems.add(
          "it signs nothing now: it was replaced, or has yet to come to the block that names it: ask"
              + " another one");
    }
    if (now.diskFreeBytes() < reserveBytes(now.diskBytes())) {
      problems.add(
          "%d MB are left on the disk: make room before it is full"
              .formatted(now.diskFreeBytes() >> 20));
    }
    return new Health(problems);
  }

  /** Bytes that must stay free: 5 % of the disk, at most 2 GiB. */
  public static long reserveBytes(long diskBytes) {
    return Math.min(diskBytes / 100 * DISK_PERCENT, DISK_MAX_BYTES);
  }
}
