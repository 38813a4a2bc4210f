package aver.ledger.client.study;

/**
 * Settings of local training that all recipes share.
 *
 * @param learningRate of plain SGD, over 0, at most 10
 * @param batchSize rows a batch, 1 to 4096; the last batch of a pass may be smaller
 * @param work batches of a round
 * @param l2 strength of weight decay, 0 to 10; biases are left alone
 * @param seed of the order of batches, mixed with task, attempt and member
 * @param standardize what features are scaled by
 * @param mu strength of the pull back to where a round began (FedProx), 0 to 10; 0 for none
 */
public record LocalTraining(
    double learningRate,
    int batchSize,
    LocalWork work,
    double l2,
    long seed,
    StandardizeBy standardize,
    double mu) {}
