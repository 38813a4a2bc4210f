package aver.ledger.node.health;

/**
 * A replica at one moment, and for how long something had stood still then.
 *
 * @param now what was seen
 * @param unappliedMs since when decided entries wait and none was applied; 0 if none waits
 * @param uncertifiedMs since when blocks wait and none was certified; 0 if none waits
 * @param unorderedMs since when transactions wait here and no entry was applied; 0 if none waits
 * @param leftOutMs since when others have certified more and nothing was certified here; 0 if they
 *     have not
 */
public record Vitals(
    Sample now, long unappliedMs, long uncertifiedMs, long unorderedMs, long leftOutMs) {}
