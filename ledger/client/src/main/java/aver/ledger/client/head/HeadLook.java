package aver.ledger.client.head;

import java.util.OptionalLong;

/**
 * One look at the newest certified checkpoints.
 *
 * @param clockMs own clock, ms since 1970
 * @param replica the one that this member listens to
 * @param shown height that it showed; empty if it did not answer
 * @param others greatest height that the others who were asked showed; empty if none answered
 * @param certifiedMs ledger time of the newest checkpoint that was ever seen; empty for none
 */
public record HeadLook(
    long clockMs,
    String replica,
    OptionalLong shown,
    OptionalLong others,
    OptionalLong certifiedMs) {}
