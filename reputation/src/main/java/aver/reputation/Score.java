package aver.reputation;

import java.util.Optional;

/**
 * The score of one update and the parts that it was made of, all ratios in ppm.
 *
 * @param cosinePpm cosine to the sum of the other norm-scaled updates, -1 000 000 to 1 000 000
 * @param recentCosinePpm cosine to the last published delta; 0 if there is none
 * @param penaltyPpm penalty for resembling the last published delta, 0 to 1 000 000
 * @param cluster index of the first update of the cluster of near-duplicates that this one is in;
 *     its own if alone
 * @param clusterSize number of updates in that cluster, at least 1
 * @param own what the updates of earlier rounds say; empty in tasks that do not remember them
 * @param ppm the score, -1 000 000 to 1 000 000: what is attested, and what pays
 */
public record Score(
    int cosinePpm,
    int recentCosinePpm,
    int penaltyPpm,
    int cluster,
    int clusterSize,
    Optional<OwnWork> own,
    int ppm) {}
