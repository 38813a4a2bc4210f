package aver.ledger.store;

import static java.nio.charset.StandardCharsets.US_ASCII;

import aver.ledger.proof.Digest;
import aver.ledger.proof.smt.Nodes;
import aver.ledger.proof.smt.StateTree;
import aver.ledger.rules.state.Octets;
import aver.ledger.rules.state.OrderedOverlay;
import aver.ledger.rules.state.StateView;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Blocks that are passed on the way to a later one: gathered in memory and written at once. Their
 * log, ids and heads are kept like those of any block. Of the state only what stands at their end
 * is written, and no state before that can be read any more. What is read here is how it stands
 * behind the last that was added. For one thread.
 */
public final class PassedBlocks implements StateView, Nodes, AutoCloseable {
  private final StoreView view;
  private final StoredLog log;
  private final Consumer<PassedBlocks> write;
  private final OrderedOverlay state;
  private final Changes changes = new Changes();
  private final Map<Octets, Digest> subtrees = new HashMap<>();
  private final Map<Digest, byte[]> created = new HashMap<>();
  private final Set<Digest> removed = new HashSet<>();
  private BlockHead head;

  /** Begins behind the block of a view, which it closes. */
  PassedBlocks(StoreView view, StoredLog log, Consumer<PassedBlocks> write) {
    this.view = view;
    this.log = log;
    this.write = write;
    this.state = new OrderedOverlay(new ReadOnce(view));
    this.head = view.head();
  }

  /** The last block that was added, or the one behind which this begins. */
  public BlockHead head() {
    return head;
  }

  /** The block behind which this begins. */
  BlockHead begins() {
    return view.head();
  }

  /**
   * Adds a block. Neither the engine's place in it is noted nor that this replica may sign it.
   *
   * @throws IllegalArgumentException if it does not follow the last one, or its log root is not
   *     that of its leaves; this is of no use then
   */
  public void add(AppliedBlock block) {
    BlockHead next = block.head();
    block.requireNext(Optional.of(head));
    log.append(block.entries(), head.logSize(), next, changes, subtrees);
    Heads.append(next, changes);
    EnginePlaces.forgetOld(next.height(), changes);
    block
        .state()
        .forEach((key, value) ->
            value.ifPresentOrElse(bytes -> state.put(key, bytes), () -> state.delete(key)));
    block.tree().removed().forEach(this::remove);
    created.putAll(block.tree().created());
    head = next;
  }

  private void remove(Digest hash, byte[] node) {
    boolean passing = created.remove(hash) != null;
    // a leaf that was made by moving down was there before
    if (!passing || StateTree.isLeaf(node)) {
      removed.add(hash);
    }
  }

  /** Writes all that was added, or nothing; a crash of the process alone loses none of it then. */
  public void write() {
    if (head.equals(begins())) {
      return;
    }
    state
        .changes()
        .forEach((key, value) -> {
          byte[] name = key.getBytes(US_ASCII);
          value.ifPresentOrElse(
              bytes -> changes.put(Column.STATE, name, bytes),
              () -> changes.delete(Column.STATE, name));
        });
    // in this order: what was removed may have come again
    removed.forEach(hash -> changes.delete(Column.TREE, hash.bytes()));
    created.forEach((hash, node) -> changes.put(Column.TREE, hash.bytes(), node));
    Undo.begin(head.height(), changes);
    write.accept(this);
  }

  /** What is to be written. */
  Changes changes() {
    return changes;
  }

  /** New nodes of the tree that are in it at the end. */
  Map<Digest, byte[]> created() {
    return Collections.unmodifiableMap(created);
  }

  @Override
  public Optional<byte[]> get(String key) {
    return state.get(key);
  }

  @Override
  public Optional<String> ceilingKey(String prefix, String from) {
    return state.ceilingKey(prefix, from);
  }

  @Override
  public byte[] node(Digest hash) {
    byte[] fresh = created.get(hash);
    return fresh != null ? fresh : view.node(hash);
  }

  /** Forgets what was not written. */
  @Override
  public void close() {
    view.close();
  }
}
