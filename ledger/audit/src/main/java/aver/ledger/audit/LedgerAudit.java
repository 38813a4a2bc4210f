package aver.ledger.audit;

import aver.ledger.proof.Digest;
import aver.ledger.proof.log.MerkleHash;
import aver.ledger.proof.note.Note;
import aver.ledger.proof.note.SignerSet;
import aver.ledger.rules.Applied;
import aver.ledger.rules.BlockResult;
import aver.ledger.rules.Genesis;
import aver.ledger.rules.Leaf;
import aver.ledger.rules.state.Octets;
import aver.ledger.rules.tx.SignedTransaction;
import aver.ledger.store.BlockHead;
import aver.ledger.store.CheckpointShelf.SetChange;
import aver.ledger.store.LedgerStore;
import aver.ledger.store.StoreException;
import aver.ledger.store.StoreView;
import aver.ledger.vector.Lanes;
import aver.ledger.wire.DecodeException;
import aver.ledger.wire.TransactionWire;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.LongConsumer;

/**
 * Replays a stored ledger from genesis and compares everything that a replica says of it, the
 * results of its rounds as far as their updates are kept.
 */
public final class LedgerAudit {
  private static final String NOTHING = "nothing";

  private final LedgerStore store;
  private final Genesis genesis;
  private final Replay replay;
  private final KeptBlobs blobs;
  private final RoundAudit rounds;
  private final SortedMap<Long, SetChange> changes;
  private final Subtrees subtrees;
  private long links;
  private long stateValues;
  private long checkpoints;
  private long certifiedHeight = -1;

  private LedgerAudit(LedgerStore store, Path blobs, Genesis genesis, Lanes lanes) {
    this.store = store;
    this.genesis = genesis;
    this.replay = new Replay(genesis);
    this.blobs = new KeptBlobs(blobs, lanes);
    this.rounds = new RoundAudit(this.blobs, lanes);
    this.changes = store.checkpoints().changesAbove(-1);
    this.subtrees = new Subtrees(store.log());
  }

  /**
   * Checks all of a store that nobody writes.
   *
   * @param blobs folder of the replica's updates and models; may be missing
   * @param lanes compute
   * @param replayed is told the height of each block that held
   * @throws WrongPlace for the first thing that does not hold
   * @throws StoreException if the store cannot be read
   */
  public static AuditReport verify(
      LedgerStore store, Path blobs, Genesis genesis, Lanes lanes, LongConsumer replayed)
      throws WrongPlace {
    return new LedgerAudit(store, blobs, genesis, lanes).run(replayed);
  }

  private AuditReport run(LongConsumer replayed) throws WrongPlace {
    Optional<BlockHead> stored = store.head();
    if (stored.isEmpty()) {
      throw new WrongPlace("the store", "the genesis block", NOTHING);
    }
    long last = stored.get().height();
    for (long height = 0; height <= last; height++) {
      SignerSet signers = replay.signers();
      BlockHead head = blockHead(height);
      if (height > 0) {
        block(head);
      }
      compare("head of block " + height, replay.head(), head);
      checkpoint(height, signers);
      link(height, signers);
      replayed.accept(height);
    }
    BlockHead head = replay.head();
    compare("newest head", head, stored.get());
    compare("root of the stored log", head.logRoot(), store.log().root(head.logSize()));
    noMoreThan(head);
    try (StoreView view = store.view()) {
      values(view);
      nodes(view);
    }
    blobs.checkAll();
    return new AuditReport(
        genesis.chainId(),
        head.height(),
        head.logSize(),
        stateValues,
        checkpoints,
        certifiedHeight,
        links,
        rounds.recomputed(),
        rounds.unverified(),
        blobs.count(),
        blobs.bytes(),
        head.logRoot(),
        head.stateRoot());
  }

  private BlockHead blockHead(long height) throws WrongPlace {
    Optional<BlockHead> head = store.head(height);
    if (head.isEmpty()) {
      throw new WrongPlace("head of block " + height, "a head", NOTHING);
    }
    return head.get();
  }

  private void block(BlockHead head) throws WrongPlace {
    long from = replay.head().logSize();
    List<SignedTransaction> transactions = new ArrayList<>();
    for (long place = from; place < head.logSize(); place++) {
      transactions.add(transaction(place));
    }
    BlockResult result = replay.apply(transactions);
    List<Applied> applied = result.applied();
    for (int i = 0; i < applied.size(); i++) {
      long place = from + i;
      switch (applied.get(i)) {
        case Applied.Dropped(Digest id, var why) ->
            throw new WrongPlace(
                "transaction " + (place + 1),
                "one that the rules admit",
                id.hex() + ", which they drop: " + why.code());
        case Applied.Logged(Leaf leaf, var _) -> leaf(place, leaf);
      }
    }
    for (Attested ended : Attested.ended(transactions, result, replay.state())) {
      rounds.check(replay.state(), ended.task(), ended.attempt(), ended.result());
    }
  }

  /** A change of the set needs the keys of the new one, from which a verifier goes on. */
  private void link(long height, SignerSet before) throws WrongPlace {
    String name = "link at height " + height;
    List<String> next = replay.signers().lines();
    SetChange kept = changes.get(height);
    boolean changed = !next.equals(before.lines());
    if (kept != null) {
      compare(name, changed ? next : "no change of the replicas", kept.vkeys());
      links++;
    } else if (changed && height <= store.checkpoints().newestHeight().orElse(-1L)) {
      throw new WrongPlace(name, String.join(" ", next), NOTHING);
    }
  }

  private SignedTransaction transaction(long place) throws WrongPlace {
    String name = "transaction " + (place + 1);
    Optional<byte[]> bytes = store.transaction(place);
    if (bytes.isEmpty()) {
      throw new WrongPlace(name, "a transaction", NOTHING);
    }
    try {
      return TransactionWire.decode(bytes.get(), genesis.chainId());
    } catch (DecodeException e) {
      throw new WrongPlace(
          name, "a transaction", bytes.get().length + " bytes that are none: " + e.getMessage());
    }
  }

  private void leaf(long place, Leaf leaf) throws WrongPlace {
    byte[] expected = Leaf.CODEC.encode(leaf);
    bytes("leaf " + (place + 1), expected, store.leaf(place));
    subtrees.append(MerkleHash.leaf(expected));
    compare(
        "place of transaction " + leaf.txId().hex() + " in the index",
        Optional.of(place),
        store.seqOf(leaf.txId()));
  }

  private void checkpoint(long height, SignerSet signers) throws WrongPlace {
    String expected = replay.checkpoint();
    Optional<Digest> bound = store.signed(height);
    if (bound.isPresent()) {
      compare(
          "checkpoint that this replica signed at height " + height,
          Digest.sha256(expected.getBytes(StandardCharsets.UTF_8)),
          bound.get());
    }
    Optional<Octets> kept = store.checkpoints().at(height);
    if (kept.isEmpty()) {
      return;
    }
    String name = "certified checkpoint at height " + height;
    Note note;
    try {
      note = Note.parse(new String(kept.get().bytes(), StandardCharsets.UTF_8));
    } catch (IllegalArgumentException e) {
      throw new WrongPlace(name, "a signed note", "other bytes: " + e.getMessage());
    }
    compare(name, expected, note.text());
    if (!signers.certifies(note)) {
      throw new WrongPlace(
          name, signers.quorum() + " good signatures of the replicas", "fewer, or a false one");
    }
    checkpoints++;
    certifiedHeight = height;
  }

  private void noMoreThan(BlockHead head) throws WrongPlace {
    if (store.transaction(head.logSize()).isPresent() || store.leaf(head.logSize()).isPresent()) {
      throw new WrongPlace(
          "transaction " + (head.logSize() + 1), NOTHING + " behind the last block", "an entry");
    }
    compare("number of ids in the index", head.logSize(), store.idsKept());
    compare("number of hashes of the log", subtrees.count(), store.subtreesKept());
    Optional<Long> newest = store.checkpoints().newestHeight();
    if (newest.isPresent() && newest.get() > head.height()) {
      throw new WrongPlace(
          "certified checkpoint at height " + newest.get(),
          "none above height " + head.height(),
          "one");
    }
  }

  private void values(StoreView view) throws WrongPlace {
    String from = "";
    while (true) {
      Optional<String> mine = replay.state().ceilingKey("", from);
      Optional<String> theirs = view.ceilingKey("", from);
      if (mine.isEmpty() && theirs.isEmpty()) {
        return;
      }
      boolean extra = mine.isEmpty() || theirs.filter(k -> k.compareTo(mine.get()) < 0).isPresent();
      String key = extra ? theirs.orElseThrow() : mine.orElseThrow();
      String name = "state value \"" + key + "\"";
      Optional<byte[]> expected = replay.state().get(key);
      if (expected.isEmpty()) {
        throw new WrongPlace(name, NOTHING, hex(view.get(key).orElseThrow()));
      }
      bytes(name, expected.get(), view.get(key));
      stateValues++;
      from = key + '\0';
    }
  }

  private void nodes(StoreView view) throws WrongPlace {
    for (var node : replay.nodes().entrySet()) {
      String name = "node " + node.getKey().hex() + " of the state tree";
      byte[] found;
      try {
        found = view.node(node.getKey());
      } catch (StoreException missing) {
        throw new WrongPlace(name, hex(node.getValue()), String.valueOf(missing.getMessage()));
      }
      bytes(name, node.getValue(), Optional.of(found));
    }
  }

  private static void bytes(String place, byte[] expected, Optional<byte[]> found)
      throws WrongPlace {
    if (found.isEmpty() || !Arrays.equals(expected, found.get())) {
      throw new WrongPlace(place, hex(expected), found.map(LedgerAudit::hex).orElse(NOTHING));
    }
  }

  private static void compare(String place, Object expected, Object found) throws WrongPlace {
    if (!expected.equals(found)) {
      throw new WrongPlace(place, expected.toString(), found.toString());
    }
  }

  private static String hex(byte[] bytes) {
    return Octets.of(bytes).hex();
  }
}
