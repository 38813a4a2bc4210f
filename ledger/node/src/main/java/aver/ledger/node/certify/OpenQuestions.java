package aver.ledger.node.certify;

import aver.ledger.node.roster.ReplicaSet;
import aver.ledger.proof.Digest;
import aver.ledger.store.BlockHead;
import aver.ledger.store.LedgerStore;
import aver.ledger.store.StoreView;
import java.util.List;
import java.util.function.BiConsumer;

/**
 * What a replica that starts has yet to see certified, of what it wrote before: the blocks above
 * the newest certified one, and those below that change the set of replicas and whose note, by
 * which others follow the change, is missing here.
 */
record OpenQuestions(LedgerStore store, Digest chainId, CertifiedNotes notes) {
  /**
   * Tells each of them, the lowest first.
   *
   * @param blocksMax of how many of the last blocks, at most as many as can be read
   */
  void each(int blocksMax, BiConsumer<Long, Ballot.Question> told) {
    long head = store.head().orElseThrow().height();
    long certified = notes.newestHeight();
    for (long height = Math.max(0, head - blocksMax + 1); height <= head; height++) {
      if (height > 0 && store.signed(height).isEmpty()) {
        continue; // replayed from a certified log, whose cut into blocks was not decided here
      }
      if (!store.keeps(Math.max(0, height - 1))) {
        continue; // passed blocks followed, of a certified log; a note of it may come from others
      }
      if (height > certified) {
        told.accept(height, question(height));
      } else if (mayChangeSet(height) && notes.at(height).isEmpty()) {
        Ballot.Question question = question(height);
        if (question.changesSet()) {
          told.accept(height, question);
        }
      }
    }
  }

  private Ballot.Question question(long height) {
    BlockHead block = store.head(height).orElseThrow();
    try (StoreView after = store.viewAt(height);
        StoreView before = store.viewAt(Math.max(0, height - 1))) {
      return Ballot.Question.of(
          chainId, block, ReplicaSet.signers(before, chainId), ReplicaSet.signers(after, chainId));
    }
  }

  /** Without making two views of the state for each of hundreds of blocks at every start. */
  private boolean mayChangeSet(long height) {
    List<String> changed = store.changedKeys(height);
    return changed.isEmpty() || changed.stream().anyMatch(ReplicaSet::dependsOn);
  }
}
