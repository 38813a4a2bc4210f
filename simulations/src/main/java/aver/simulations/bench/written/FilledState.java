package aver.simulations.bench.written;

import aver.ledger.proof.Digest;
import aver.ledger.proof.smt.StateTree;
import aver.ledger.rules.state.Keys;
import aver.ledger.rules.state.Member;
import aver.ledger.rules.state.MemberStatus;
import aver.ledger.rules.state.NewMember;
import aver.ledger.rules.state.PublicKey;
import aver.ledger.rules.state.Role;
import aver.ledger.rules.state.Slot;
import aver.ledger.store.AppliedBlock;
import aver.ledger.store.BlockHead;
import aver.ledger.store.LedgerStore;
import aver.ledger.store.StoreView;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Fills a ledger's state with members and their balances, in blocks that no transaction made: a
 * million members through the rules would take hours. Their store and tree are as if they had.
 */
final class FilledState {
  /** Written at once; nodes of a block stay on the heap until it is written. */
  private static final int KEYS_AT_ONCE = 20_000;

  private FilledState() {}

  /** A member's id. */
  static String id(int number) {
    return "visitor-" + number;
  }

  /** Adds {@code members} members with two keys each; all have one identity key. */
  static void add(LedgerStore store, int members, PublicKey key) {
    List<Map.Entry<Digest, String>> byPath = new ArrayList<>(2 * members);
    for (int i = 0; i < members; i++) {
      byPath.add(placed(Keys.member(id(i))));
      byPath.add(placed(Keys.balance(id(i))));
    }
    // in the order of the tree, so that each block adds a branch and rewrites hardly any other
    byPath.sort(Map.Entry.comparingByKey(Comparator.naturalOrder()));
    for (int from = 0; from < byPath.size(); from += KEYS_AT_ONCE) {
      Map<String, Optional<byte[]>> changes = new TreeMap<>();
      for (var entry : byPath.subList(from, Math.min(byPath.size(), from + KEYS_AT_ONCE))) {
        changes.put(entry.getValue(), Optional.of(value(entry.getValue(), key)));
      }
      write(store, changes);
    }
  }

  private static Map.Entry<Digest, String> placed(Slot<?> slot) {
    return Map.entry(Digest.sha256(slot.keyBytes()), slot.key());
  }

  private static byte[] value(String key, PublicKey identity) {
    String id = key.substring(key.lastIndexOf('/') + 1);
    if (key.equals(Keys.balance(id).key())) {
      return Keys.NUMBER.encode(0L);
    }
    NewMember who =
        new NewMember(
            id,
            id,
            List.of(Role.AUDITOR),
            identity,
            Digest.sha256(id.getBytes(StandardCharsets.US_ASCII)),
            Optional.empty());
    return Member.CODEC.encode(new Member(who, MemberStatus.ACTIVE, 1, true));
  }

  private static void write(LedgerStore store, Map<String, Optional<byte[]>> changes) {
    BlockHead before = store.head().orElseThrow();
    StateTree.Change tree;
    try (StoreView view = store.view()) {
      tree = StateTree.update(view, before.stateRoot(), changes);
    }
    BlockHead head =
        new BlockHead(
            before.height() + 1, before.logSize(), before.logRoot(), tree.root(), before.timeMs());
    store.applied(
        new AppliedBlock(head, changes, tree, List.of(), store.places().last(), Optional.empty()),
        false);
  }
}
