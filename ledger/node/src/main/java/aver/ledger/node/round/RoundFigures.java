package aver.ledger.node.round;

/**
 * What this replica did for rounds since it started, and what it lacks, for whoever watches it.
 *
 * @param attested attempts whose result it computed and stood by
 * @param computeMs how long the last computation took, in ms
 * @param lacking vectors that open attempts or newest models wait for here
 * @param differing attempts whose agreed result was another than this replica's: an alarm
 * @param stalled tasks that wait for a quorum of equal results: an alarm
 */
public record RoundFigures(
    long attested, long computeMs, int lacking, long differing, int stalled) {}
