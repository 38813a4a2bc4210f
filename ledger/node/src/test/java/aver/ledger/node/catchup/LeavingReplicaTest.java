package aver.ledger.node.catchup;

import static org.assertj.core.api.Assertions.assertThat;

import aver.ledger.client.Endpoint;
import aver.ledger.node.certify.Ballot;
import aver.ledger.node.certify.Certifier;
import aver.ledger.node.certify.WrittenBlock;
import aver.ledger.node.execution.ReplicaLedger;
import aver.ledger.node.roster.FormerReplicas;
import aver.ledger.node.roster.MemberKeys;
import aver.ledger.proof.Digest;
import aver.ledger.proof.note.SignerSet;
import aver.ledger.rules.action.ChangeMemberStatus;
import aver.ledger.rules.action.ReplaceReplica;
import aver.ledger.rules.state.MemberStatus;
import aver.ledger.rules.state.NewMember;
import aver.proto.v1.CheckpointSignature;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A replica that is replaced while it works: the others wait for its signature of the block that
 * says so, perhaps because a third one is away.
 */
final class LeavingReplicaTest extends OfLeavingReplica {
  @Test
  void itIsWaitedForUntilTheBlockThatReplacesItIsCertified() {
    SignerSet before = signers();
    chain.replaceNext(chain.ledger(store), 1);
    Certifier certifier = certifier("r1");
    MemberKeys keys = new MemberKeys(store, certifier::leaving, List::of);
    Digest key = chain.endpoint("r4").tlsKeyHash();

    assertThat(certifier.isReplica("r4")).isTrue();
    assertThat(keys.memberOf(key)).as("it is asked, and let in no more").isEmpty();
    assertThat(keys.leaving().stream().flatMap(member -> Endpoint.of(member).stream()))
        .containsExactly(chain.endpoint("r4"));

    sign(certifier, before, "r2", "r3", "r4");

    assertThat(certifier.newest()).isPresent();
    assertThat(certifier.isReplica("r4")).isFalse();
    assertThat(keys.leaving()).isEmpty();
  }

  /** One of four is away: without the old keys of the fourth nobody could certify the block. */
  @Test
  void oneThatIsReplacedByItselfIsWaitedForUntilThenToo() throws Exception {
    SignerSet before = signers();
    Digest oldKey = chain.endpoint("r4").tlsKeyHash();
    FormerReplicas former = new FormerReplicas(store);
    NewMember back = chain.returnNext(chain.ledger(store), "r4", "r4-2", "127.0.0.1:2");
    former.look();
    Certifier certifier = certifier("r1");
    MemberKeys keys = new MemberKeys(store, certifier::leaving, former::all);

    assertThat(keys.memberOf(oldKey)).isEmpty();
    assertThat(keys.memberOf(back.tlsKeyHash())).contains("r4");
    assertThat(keys.leaving().stream().flatMap(member -> Endpoint.of(member).stream()))
        .containsExactly(chain.endpoint("r4"));

    certifier.answered("r2", -1, "", "");
    certifier.answered("r4", -1, "", ""); // from now on it signs itself
    sign(certifier, before, "r2", "r4");

    assertThat(certifier.newest()).isPresent();
    assertThat(keys.leaving()).isEmpty();
  }

  /** It was started just before, so it has yet to find out that it entered, long ago. */
  @Test
  void itSignsTheBlockThatReplacesItByItself() throws Exception {
    NewMember _ = chain.returnNext(chain.ledger(store), "r4", "r4-2", "127.0.0.1:2");
    Certifier leaving = certifier("r4");
    leaving.answered("r1", -1, "", "");
    leaving.answered("r2", -1, "", "");
    assertThat(leaving.pending())
        .extracting(CheckpointSignature::getHeight)
        .contains(store.head().orElseThrow().height());
  }

  /** Its id had entered before, and stands for a newcomer now. */
  @Test
  void itsSuccessorSignsNothingBeforeItHasEntered() throws Exception {
    SignerSet before = signers();
    ReplicaLedger ledger = chain.ledger(store);
    NewMember _ = chain.returnNext(ledger, "r4", "r4-2", "127.0.0.1:2");
    Certifier successor = chain.certifier("r4", "r4-2", store);
    successor.resume();
    successor.answered("r1", -1, "", "");
    successor.answered("r2", -1, "", "");
    assertThat(successor.pending()).as("the block that brings it").isEmpty();

    chain.certify(store, before);
    SignerSet now = signers();
    NewMember _ = chain.returnNext(2, "r4", "r4-3", "127.0.0.1:3", ledger);
    Ballot.Question next =
        Ballot.Question.of(chain.genesis().chainId(), store.head().orElseThrow(), now, signers());
    successor.written(new WrittenBlock(store.head().orElseThrow(), next));

    assertThat(successor.pending()).as("the one behind it, which replaces it").isEmpty();
  }

  @Test
  void aLogThatIsTakenFromAnotherClosesNoChangeThatNobodyCertified() {
    SignerSet before = signers();
    chain.replaceNext(chain.ledger(store), 1);
    Certifier certifier = certifier("r1");
    long height = store.head().orElseThrow().height();
    certifier.caughtUp();
    assertThat(certifier.wanted()).contains(height);
    sign(certifier, before, "r2", "r3", "r4");
    assertThat(store.checkpoints().changesAbove(-1)).containsOnlyKeys(height);
    certifier.caughtUp();
    assertThat(certifier.wanted()).isEmpty();
  }

  /** Neither by another nor by itself: its signature counts as little as before. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void oneThatWasSuspendedBeforeIsNotWaitedFor(boolean byItself) throws Exception {
    FormerReplicas former = new FormerReplicas(store);
    SignerSet before = signers();
    ReplicaLedger ledger = chain.ledger(store);
    chain.decideNext(1, new ChangeMemberStatus("r4", MemberStatus.SUSPENDED), ledger);
    former.look();
    chain.certify(store, before);
    if (byItself) {
      NewMember _ = chain.returnNext(2, "r4", "r4-2", "127.0.0.1:2", ledger);
    } else {
      chain.decideNext(2, new ReplaceReplica("r4", chain.member("r5")), ledger);
    }
    former.look();
    Certifier certifier = certifier("r1");
    MemberKeys keys = new MemberKeys(store, certifier::leaving, former::all);

    assertThat(certifier.leaving()).as("its seat was counted").hasSize(1);
    assertThat(keys.leaving()).isEmpty();
    assertThat(keys.memberOf(chain.endpoint("r4").tlsKeyHash())).isEmpty();
    assertThat(keys.engines(() -> Set.of("r1-1", "r2-1", "r3-1", "r4-1")))
        .as("its vote counts as before")
        .containsKey("r4-1");
  }
}
