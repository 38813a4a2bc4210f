package aver.ledger.node.certify;

import aver.ledger.node.roster.ReplicaSet;
import aver.ledger.proof.Digest;
import aver.ledger.proof.note.SignerSet;
import aver.ledger.rules.state.Octets;
import aver.ledger.store.LedgerStore;
import aver.ledger.store.StoreView;
import java.util.Map;
import java.util.Set;

/**
 * Who signs checkpoints behind the last block that was written, and who signs no more but is waited
 * for to sign one from before. Changed by one thread at a time, asked by any.
 */
final class PresentSigners {
  private final LedgerStore store;
  private final Digest chainId;
  private volatile SignerSet set;
  private volatile Map<Octets, String> leaving = Map.of(); // member ids by checkpoint key

  /** Those that the ledger names as it is now. */
  PresentSigners(LedgerStore store, Digest chainId) {
    this.store = store;
    this.chainId = chainId;
    this.set = named();
  }

  private SignerSet named() {
    try (StoreView view = store.view()) {
      return ReplicaSet.signers(view, chainId);
    }
  }

  /** Those who sign now. */
  SignerSet set() {
    return set;
  }

  /** Their member ids. */
  Set<String> ids() {
    return ReplicaSet.ids(set, chainId);
  }

  /** How many of them may lie. */
  int lyingMax() {
    return (set.keys().size() - 1) / 3;
  }

  /** These sign from now on. */
  void become(SignerSet next) {
    set = next;
  }

  /** Those sign whom the ledger names now. */
  void readAgain() {
    set = named();
  }

  /** These ballots are what signatures are waited for. */
  void waitFor(Ballots ballots) {
    leaving = ballots.signersBeside(set, chainId);
  }

  /** Keys of those who are waited for and sign no more. */
  Set<Octets> leaving() {
    return leaving.keySet();
  }

  /** Whether a member signs now. */
  boolean has(String member) {
    return ids().contains(member);
  }

  /** Whether a member is waited for, though it signs no more. */
  boolean waitsFor(String member) {
    return leaving.containsValue(member);
  }
}
