package aver.ledger.node.catchup;

import static org.assertj.core.api.Assertions.assertThat;

import aver.ledger.node.execution.ReplicaLedger;
import aver.ledger.node.roster.FormerReplicas;
import aver.ledger.node.roster.MemberKeys;
import aver.ledger.proof.Digest;
import aver.ledger.proof.note.SignerSet;
import aver.ledger.rules.state.NewMember;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The engine of a replica that is replaced while it works has a key as long as its vote counts. */
final class LeavingEngineTest extends OfLeavingReplica {
  @Test
  void itsEngineHasAKeyAsLongAsItsVoteCounts() {
    chain.replace(store, 1);
    MemberKeys keys = new MemberKeys(store, Set::of, List::of);
    Set<Digest> key = Set.of(chain.endpoint("r4").tlsKeyHash());
    Map<String, Set<Digest>> before = keys.engines(() -> Set.of("r1-1", "r2-1", "r3-1", "r4-1"));
    Map<String, Set<Digest>> after = keys.engines(() -> Set.of("r1-1", "r2-1", "r3-1", "r5-1"));

    assertThat(before).containsOnlyKeys("r1-1", "r2-1", "r3-1", "r4-1", "r5-1");
    assertThat(before).containsEntry("r4-1", key);
    assertThat(after).containsOnlyKeys("r1-1", "r2-1", "r3-1", "r5-1");
  }

  @Test
  void itsEngineHasItsOldKeyToo() throws Exception {
    FormerReplicas former = new FormerReplicas(store);
    Digest oldKey = chain.endpoint("r4").tlsKeyHash();
    NewMember back = chain.returnNext(chain.ledger(store), "r4", "r4-2", "127.0.0.1:2");
    former.look();
    MemberKeys keys = new MemberKeys(store, Set::of, former::all);
    assertThat(keys.engines(() -> Set.of("r1-1", "r2-1", "r3-1", "r4-1")))
        .containsOnlyKeys("r1-1", "r2-1", "r3-1", "r4-1", "r4-2")
        .containsEntry("r4-1", Set.of(oldKey))
        .containsEntry("r4-2", Set.of(back.tlsKeyHash()));
    assertThat(keys.engines(() -> Set.of("r1-1", "r2-1", "r3-1", "r4-2")))
        .containsOnlyKeys("r1-1", "r2-1", "r3-1", "r4-2");
  }

  /** Whoever connects to the address expects the old one, and must not insist on its key. */
  @Test
  void itsEngineHasNoneIfItsSuccessorsIsAtTheSameAddress() throws Exception {
    FormerReplicas former = new FormerReplicas(store);
    NewMember _ = chain.returnNext(chain.ledger(store), "r4", "r4-2", chain.engineAddress("r4"));
    former.look();
    MemberKeys keys = new MemberKeys(store, Set::of, former::all);
    assertThat(keys.engines(() -> Set.of("r1-1", "r2-1", "r3-1", "r4-1")))
        .containsOnlyKeys("r1-1", "r2-1", "r3-1", "r4-2");
  }

  /** So is one put out that leads with its old keys and does not step down. */
  @Test
  void itsEngineHasNoneAnyMoreOnceAnotherSuccessorIsAtItsAddress() throws Exception {
    FormerReplicas former = new FormerReplicas(store);
    ReplicaLedger ledger = chain.ledger(store);
    SignerSet before = signers();
    Set<String> voting = Set.of("r1-1", "r2-1", "r3-1", "r4-1");
    MemberKeys keys = new MemberKeys(store, Set::of, former::all);
    NewMember _ = chain.returnNext(1, "r4", "r4-2", "127.0.0.1:2", ledger);
    former.look();
    chain.certify(store, before);
    assertThat(keys.engines(() -> voting)).containsKeys("r4-1", "r4-2");

    NewMember _ = chain.returnNext(2, "r4", "r4-3", chain.engineAddress("r4"), ledger);
    former.look();

    assertThat(keys.engines(() -> voting)).containsOnlyKeys("r1-1", "r2-1", "r3-1", "r4-3");
  }

  @Test
  void whatItWasIsKnownAfterAStopOfTheOthers() throws Exception {
    FormerReplicas first = new FormerReplicas(store);
    assertThat(first.all()).isEmpty();
    NewMember _ = chain.returnNext(chain.ledger(store), "r4", "r4-2", "127.0.0.1:2");
    // stopped before it looked again
    assertThat(new FormerReplicas(store).all())
        .extracting(was -> was.who().tlsKeyHash())
        .containsExactly(chain.endpoint("r4").tlsKeyHash());
    assertThat(new FormerReplicas(store).all()).hasSize(1);
  }

  /** Of one that was replaced before this replica was there the state says enough. */
  @Test
  void oneThatWasReplacedByAnotherIsKnownFromTheStateToo() {
    FormerReplicas former = new FormerReplicas(store);
    chain.replace(store, 1);
    Set<String> voting = Set.of("r1-1", "r2-1", "r3-1", "r4-1");
    Set<String> all = Set.of("r1-1", "r2-1", "r3-1", "r4-1", "r5-1");
    MemberKeys unseen = new MemberKeys(store, Set::of, former::all);
    assertThat(former.all()).isEmpty();
    assertThat(unseen.engines(() -> voting)).containsOnlyKeys(all);

    former.look();

    assertThat(former.all()).extracting(was -> was.who().id()).containsExactly("r4");
    assertThat(unseen.engines(() -> voting)).containsOnlyKeys(all);
  }
}
