package aver.ledger.node;

import aver.ledger.proof.Digest;
import aver.ledger.proof.note.LedgerCheckpoint;
import aver.ledger.proof.note.SignerSet;
import aver.ledger.proof.note.VerifierKey;
import aver.ledger.rules.state.Keys;
import aver.ledger.rules.state.Member;
import aver.ledger.rules.state.Overlay;
import aver.ledger.rules.state.Roster;
import aver.ledger.rules.state.StateView;
import java.util.List;

/** The replicas of a state: a suspended one keeps its seat. */
final class ReplicaSet {
  private ReplicaSet() {}

  static List<Member> members(StateView view) {
    Overlay state = new Overlay(view);
    Roster roster = state.get(Keys.REPLICAS).orElseThrow();
    return roster.ids().stream().map(id -> state.get(Keys.member(id)).orElseThrow()).toList();
  }

  /** Who signs the checkpoint after this state. */
  static SignerSet signers(StateView view, Digest chainId) {
    return new SignerSet(members(view).stream().map(member -> verifier(chainId, member)).toList());
  }

  /** Whether {@code replica} may sign the checkpoint after this state. */
  static boolean entered(StateView view, String replica) {
    return new Overlay(view).get(Keys.member(replica)).map(Member::entered).orElse(false);
  }

  private static VerifierKey verifier(Digest chainId, Member member) {
    byte[] key = member.who().replica().orElseThrow().checkpointKey().key().bytes();
    return new VerifierKey(LedgerCheckpoint.signer(chainId, member.id()), key);
  }
}
