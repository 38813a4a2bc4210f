package aver.ledger.node.roster;

import aver.ledger.rules.state.Codec;
import aver.ledger.rules.state.Member;
import aver.ledger.rules.state.NewMember;
import aver.ledger.rules.state.ReplicaKeys;
import aver.ledger.store.LedgerStore;
import aver.ledger.store.StoreView;
import java.util.ArrayList;
import java.util.List;

/**
 * Replicas as they were before they came back under their own ids with other keys. The state names
 * a member as it is now; who was replaced by itself is waited for as one that was replaced by
 * another, so what it was is kept beside the state. For any thread.
 */
public final class FormerReplicas {
  private static final String NOTE = "replicas-seen";
  private static final Codec<Seen> CODEC =
      Codec.of(
          (w, seen) -> w.list(seen.present, NewMember::write).list(seen.former, NewMember::write),
          r -> new Seen(r.list(NewMember::read), r.list(NewMember::read)));

  private final LedgerStore store;
  private volatile Seen seen;

  /**
   * What was found.
   *
   * @param present the replicas as they were seen last
   * @param former those that came back since with another checkpoint key, oldest first
   */
  private record Seen(List<NewMember> present, List<NewMember> former) {
    Seen {
      present = List.copyOf(present);
      former = List.copyOf(former);
    }

    Seen next(List<NewMember> now) {
      List<NewMember> all = new ArrayList<>(former);
      present.stream()
          .filter(before -> now.stream().anyMatch(after -> returned(before, after)))
          .forEach(all::add);
      return new Seen(now, all);
    }

    private static boolean returned(NewMember before, NewMember after) {
      return before.id().equals(after.id())
          && !before
              .replica()
              .map(ReplicaKeys::checkpointKey)
              .equals(after.replica().map(ReplicaKeys::checkpointKey));
    }
  }

  /**
   * Looks for the first time.
   *
   * @param store of a ledger that has begun
   */
  public FormerReplicas(LedgerStore store) {
    this.store = store;
    this.seen =
        store.notes().get(NOTE).map(CODEC::decode).orElseGet(() -> new Seen(List.of(), List.of()));
    look();
  }

  /** Looks who the replicas are; to be called whenever the ledger has moved. */
  public synchronized void look() {
    List<NewMember> now;
    try (StoreView view = store.view()) {
      now = ReplicaSet.members(view).stream().map(Member::who).toList();
    }
    if (!now.equals(seen.present)) {
      Seen next = seen.next(now);
      store.notes().put(NOTE, CODEC.encode(next));
      seen = next;
    }
  }

  /** All that were found so far, oldest first. */
  public List<NewMember> all() {
    return seen.former;
  }
}
