package aver.ledger.node.process;

import aver.ledger.proof.Digest;
import java.util.HashSet;
import java.util.Set;

/**
 * What a replica of CometBFT does to members whom it keeps out: it says in its log, once a block,
 * what it left out of a proposal of its own and what it voted against.
 */
final class Censor {
  /** It says this of each block that it proposed while something of theirs waited. */
  private static final String PROPOSES = "proposes a block without ";

  /** It says this of each block that it voted against. */
  private static final String REFUSES = "votes against a block with something of ";

  private static final String ADAPTER = ".abci.Proposals";

  private final Set<String> members;
  private final Set<Digest> waiting = new HashSet<>();
  private final Set<Digest> decided = new HashSet<>();
  private boolean proposed;
  private boolean refused;

  Censor(Set<String> members) {
    this.members = members;
  }

  /** Something of one of them, which an honest replica would propose now. */
  synchronized void told(Digest id) {
    if (!decided.contains(id)) {
      waiting.add(id);
    }
  }

  /** Something was ordered all the same; what comes next is of another block. */
  synchronized void decided(Set<Digest> ids) {
    waiting.removeAll(ids);
    decided.addAll(ids);
    proposed = false;
    refused = false;
  }

  /**
   * Is asked whether something may stand in a block: of its own proposal's, and of those of others.
   *
   * @param unwanted whether it is of one of them
   */
  synchronized void asked(boolean unwanted) {
    boolean own = proposes();
    if (own && !proposed && !waiting.isEmpty()) {
      proposed = true;
      System.out.println(PROPOSES + waiting.size() + " that wait of " + members);
    }
    if (!own && unwanted && !refused) {
      refused = true;
      System.out.println(REFUSES + members);
    }
  }

  /** The ledger is asked the same for both; only who asks is another. */
  private static boolean proposes() {
    return StackWalker.getInstance()
        .walk(frames ->
            frames.anyMatch(
                at -> at.getClassName().endsWith(ADAPTER) && at.getMethodName().equals("prepare")));
  }
}
