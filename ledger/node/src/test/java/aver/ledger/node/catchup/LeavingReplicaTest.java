package aver.ledger.node.catchup;

import static org.assertj.core.api.Assertions.assertThat;

import aver.ledger.client.Endpoint;
import aver.ledger.node.certify.Ballot;
import aver.ledger.node.certify.Certifier;
import aver.ledger.node.roster.MemberKeys;
import aver.ledger.node.roster.ReplicaSet;
import aver.ledger.proof.Digest;
import aver.ledger.proof.note.SignerSet;
import aver.ledger.store.LedgerStore;
import aver.ledger.store.StoreView;
import aver.proto.v1.CheckpointSignature;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A replica that is replaced while it works: the others wait for its signature of the block that
 * says so, and Ratis for its vote until it counts on another, perhaps because a third one is away.
 */
final class LeavingReplicaTest {
  @TempDir Path folder;
  private ReplacedChain chain;
  private LedgerStore store;

  @BeforeEach
  void found() throws Exception {
    chain = new ReplacedChain(folder);
    store = chain.begun(folder.resolve("r1"));
  }

  @AfterEach
  void close() {
    chain.close();
  }

  private Certifier certifier() {
    Certifier certifier =
        new Certifier(
            store,
            chain.genesis().chainId(),
            "r1",
            chain.keys("r1").checkpoint().orElseThrow(),
            _ -> {},
            what -> {
              throw new AssertionError(what);
            });
    certifier.resume();
    return certifier;
  }

  private SignerSet signers() {
    try (StoreView view = store.view()) {
      return ReplicaSet.signers(view, chain.genesis().chainId());
    }
  }

  @Test
  void itIsHeardUntilTheBlockThatReplacesItIsCertified() throws Exception {
    SignerSet before = signers();
    chain.replaceNext(chain.ledger(store), 1);
    Certifier certifier = certifier();
    MemberKeys keys = new MemberKeys(store, certifier::leaving);
    Digest key = chain.endpoint("r4").tlsKeyHash();

    assertThat(certifier.isReplica("r4")).isTrue();
    assertThat(keys.memberOf(key)).contains("r4");
    assertThat(keys.leaving().stream().flatMap(member -> Endpoint.of(member.who()).stream()))
        .containsExactly(chain.endpoint("r4"));

    var head = store.head().orElseThrow();
    String text = Ballot.Question.of(chain.genesis().chainId(), head, before, signers()).text();
    for (String id : List.of("r2", "r3", "r4")) {
      certifier.take(
          id,
          List.of(
              CheckpointSignature.newBuilder()
                  .setReplica(id)
                  .setHeight(head.height())
                  .setText(text)
                  .setLine(chain.line(id, text).line())
                  .build()));
    }

    assertThat(certifier.newest()).isPresent();
    assertThat(certifier.isReplica("r4")).isFalse();
    assertThat(keys.memberOf(key)).isEmpty();
    assertThat(keys.leaving()).isEmpty();
  }

  @Test
  void itsEngineHasAKeyAsLongAsItsVoteCounts() {
    chain.replace(store, 1);
    MemberKeys keys = new MemberKeys(store, Set::of);
    Set<Digest> key = Set.of(chain.endpoint("r4").tlsKeyHash());
    Map<String, Set<Digest>> before = keys.engines(() -> Set.of("r1-1", "r2-1", "r3-1", "r4-1"));
    Map<String, Set<Digest>> after = keys.engines(() -> Set.of("r1-1", "r2-1", "r3-1", "r5-1"));

    assertThat(before).containsOnlyKeys("r1-1", "r2-1", "r3-1", "r4-1", "r5-1");
    assertThat(before).containsEntry("r4-1", key);
    assertThat(after).containsOnlyKeys("r1-1", "r2-1", "r3-1", "r5-1");
  }
}
