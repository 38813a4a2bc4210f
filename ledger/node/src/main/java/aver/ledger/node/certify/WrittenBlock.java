package aver.ledger.node.certify;

import aver.ledger.store.BlockHead;

/**
 * A block that was written and is to be certified.
 *
 * @param head of it
 * @param question what its checkpoint says
 */
public record WrittenBlock(BlockHead head, Ballot.Question question) {}
