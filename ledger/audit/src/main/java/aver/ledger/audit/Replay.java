package aver.ledger.audit;

import aver.ledger.proof.Digest;
import aver.ledger.proof.log.Frontier;
import aver.ledger.proof.log.MerkleHash;
import aver.ledger.proof.note.LedgerCheckpoint;
import aver.ledger.proof.note.SignerSet;
import aver.ledger.proof.note.VerifierKey;
import aver.ledger.proof.smt.StateTree;
import aver.ledger.rules.BlockResult;
import aver.ledger.rules.Genesis;
import aver.ledger.rules.Leaf;
import aver.ledger.rules.Ledger;
import aver.ledger.rules.PlainSignatures;
import aver.ledger.rules.state.Keys;
import aver.ledger.rules.state.Member;
import aver.ledger.rules.state.MemoryState;
import aver.ledger.rules.state.Overlay;
import aver.ledger.rules.tx.SignedTransaction;
import aver.ledger.store.BlockHead;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** A ledger that is made again in memory from its genesis, with nothing taken from a store. */
final class Replay {
  private final Digest chainId;
  private final MemoryState state = MemoryState.empty();
  private final TreeMap<Digest, byte[]> nodes = new TreeMap<>();
  private Digest stateRoot = StateTree.EMPTY;
  private Frontier log = Frontier.EMPTY;
  private long height;

  Replay(Genesis genesis) {
    this.chainId = genesis.chainId();
    change(genesis.state());
  }

  /** Applies the next block. */
  BlockResult apply(List<SignedTransaction> block) {
    BlockResult result = Ledger.apply(state, block, new PlainSignatures());
    for (Leaf leaf : result.leaves()) {
      log = log.append(MerkleHash.leaf(Leaf.CODEC.encode(leaf)));
    }
    change(result.changes());
    height++;
    return result;
  }

  private void change(Map<String, Optional<byte[]>> changes) {
    StateTree.Change tree =
        StateTree.update(hash -> Objects.requireNonNull(nodes.get(hash)), stateRoot, changes);
    nodes.putAll(tree.created());
    tree.removed().keySet().forEach(nodes::remove);
    stateRoot = tree.root();
    state.apply(changes);
  }

  /** What the last block came to. */
  BlockHead head() {
    return new BlockHead(
        height, log.size(), log.root(), stateRoot, new Overlay(state).get(Keys.TIME_MS).orElse(0L));
  }

  /** The text that replicas sign after the last block. */
  String checkpoint() {
    BlockHead head = head();
    return new LedgerCheckpoint(
            chainId,
            head.logSize(),
            head.logRoot(),
            head.height(),
            head.timeMs(),
            head.stateRoot(),
            signers().hash())
        .text();
  }

  /** Who signs the checkpoint of the next block. */
  SignerSet signers() {
    Overlay view = new Overlay(state);
    return new SignerSet(
        view.get(Keys.REPLICAS).orElseThrow().ids().stream()
            .map(id -> verifier(view.get(Keys.member(id)).orElseThrow()))
            .toList());
  }

  private VerifierKey verifier(Member member) {
    byte[] key = member.who().replica().orElseThrow().checkpointKey().key().bytes();
    return new VerifierKey(LedgerCheckpoint.signer(chainId, member.id()), key);
  }

  MemoryState state() {
    return state;
  }

  /** Nodes of the state tree by hash. */
  SortedMap<Digest, byte[]> nodes() {
    return nodes;
  }
}
