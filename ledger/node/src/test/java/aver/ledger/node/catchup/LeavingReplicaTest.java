package aver.ledger.node.catchup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import aver.ledger.client.Endpoint;
import aver.ledger.client.tls.Channels;
import aver.ledger.node.certify.Ballot;
import aver.ledger.node.certify.Certifier;
import aver.ledger.node.certify.PeerExchange;
import aver.ledger.node.certify.PeerTalk;
import aver.ledger.node.certify.WrittenBlock;
import aver.ledger.node.execution.ReplicaLedger;
import aver.ledger.node.health.Faults;
import aver.ledger.node.roster.FormerReplicas;
import aver.ledger.node.roster.MemberKeys;
import aver.ledger.node.roster.ReplicaSet;
import aver.ledger.proof.Digest;
import aver.ledger.proof.note.LedgerCheckpoint;
import aver.ledger.proof.note.SignerSet;
import aver.ledger.rules.action.ChangeMemberStatus;
import aver.ledger.rules.action.ReplaceReplica;
import aver.ledger.rules.state.Keys;
import aver.ledger.rules.state.MemberStatus;
import aver.ledger.rules.state.NewMember;
import aver.ledger.rules.state.Octets;
import aver.ledger.store.LedgerStore;
import aver.ledger.store.StoreView;
import aver.proto.v1.CheckpointSignature;
import aver.proto.v1.ExchangeRequest;
import aver.proto.v1.ExchangeResponse;
import aver.proto.v1.HighestSignatureRequest;
import aver.proto.v1.PeersServiceGrpc;
import aver.proto.v1.ReadRequest;
import aver.proto.v1.StateServiceGrpc;
import com.google.protobuf.ByteString;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A replica that is replaced while it works: the others wait for its signature of the block that
 * says so, and Ratis for its vote until it counts on another, perhaps because a third one is away.
 */
final class LeavingReplicaTest {
  private static final Duration LONG = Duration.ofSeconds(60);

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

  private Certifier certifier(String id) {
    return certifier(id, store);
  }

  private Certifier certifier(String id, LedgerStore its) {
    Certifier certifier = chain.certifier(id, its);
    certifier.resume();
    return certifier;
  }

  private SignerSet signers() {
    try (StoreView view = store.view()) {
      return ReplicaSet.signers(view, chain.genesis().chainId());
    }
  }

  /** Others sign the last block, by their first keys. */
  private void sign(Certifier certifier, SignerSet before, String... ids) {
    for (String id : ids) {
      certifier.take(id, List.of(signature(id, before)));
    }
  }

  private CheckpointSignature signature(String id, SignerSet before) {
    var head = store.head().orElseThrow();
    String text = Ballot.Question.of(chain.genesis().chainId(), head, before, signers()).text();
    return CheckpointSignature.newBuilder()
        .setReplica(id)
        .setHeight(head.height())
        .setText(text)
        .setLine(chain.line(id, text).line())
        .build();
  }

  /** Truly signed by its first key, of a block that nobody knows yet. */
  private CheckpointSignature madeUp(String id, long height) {
    LedgerCheckpoint known = LedgerCheckpoint.parse(signature(id, signers()).getText());
    String text =
        new LedgerCheckpoint(
                known.chainId(),
                known.size(),
                known.root(),
                height,
                known.timeMs(),
                known.state(),
                known.members())
            .text();
    return CheckpointSignature.newBuilder()
        .setReplica(id)
        .setHeight(height)
        .setText(text)
        .setLine(chain.line(id, text).line())
        .build();
  }

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

  /** Over sockets: whoever holds its old keys gets no answer, and is asked all the same. */
  @Test
  void itsSignatureIsFetchedFromItAndItsOldKeyIsLetInNoMore() throws Exception {
    LedgerStore its = chain.begun(folder.resolve("r4"));
    FormerReplicas former = new FormerReplicas(store);
    SignerSet before = signers();
    NewMember _ =
        chain.returnNext(1, "r4", "r4-2", "127.0.0.1:2", chain.ledger(store), chain.ledger(its));
    former.look();
    Certifier leaving = certifier("r4", its);
    leaving.answered("r1", -1, "", "");
    leaving.answered("r2", -1, "", "");
    chain.serve("r4", its, leaving, new MemberKeys(its, Set::of, List::of));
    Certifier own = certifier("r1");
    own.answered("r2", -1, "", "");
    own.answered("r3", -1, "", ""); // which was stopped then
    MemberKeys keys = new MemberKeys(store, own::leaving, former::all);
    chain.serve("r1", store, own, keys);
    sign(own, before, "r2");

    assertThat(calls("r2")).isEqualTo(Status.Code.OK);
    assertThat(calls("r4")).isIn(Status.Code.UNAVAILABLE, Status.Code.UNAUTHENTICATED);
    assertThat(own.newest()).as("one signature is lacking").isEmpty();
    try (PeerExchange exchange =
        new PeerExchange(own, chain.keys("r1").tls(), "r1", new Faults())) {
      Octets key = own.leaving().iterator().next();
      exchange.follow(List.of(), Map.of(key, chain.endpoint("r4")));
      assertThat(exchange.peers()).as("it is none").isZero();
      await().atMost(LONG).until(() -> own.newest().isPresent());
      await().atMost(LONG).until(() -> exchange.leaving() == 0);
    }
    assertThat(own.mustAsk("r4")).as("its successor has yet to say what it holds").isTrue();
  }

  /** The other that stays was started again as r1 was, and the third is away. */
  @Test
  void whereNobodyElseHasItsIdItSaysWhatItHoldsOfThoseWhoStayToo() throws Exception {
    LedgerStore its = chain.begun(folder.resolve("r4"));
    SignerSet before = signers();
    chain.decideNext(
        1, new ReplaceReplica("r4", chain.member("r5")), chain.ledger(store), chain.ledger(its));
    Certifier leaving = certifier("r4", its);
    leaving.answered("r1", -1, "", "");
    leaving.answered("r2", -1, "", "");
    chain.serve("r4", its, leaving, new MemberKeys(its, Set::of, List::of));
    Certifier own = certifier("r1");
    own.answered("r2", -1, "", "");
    chain.serve("r1", store, own, new MemberKeys(store, own::leaving, List::of));
    sign(own, before, "r2");

    assertThat(own.pending()).as("it does not know what it signed before").isEmpty();
    try (PeerExchange exchange =
        new PeerExchange(own, chain.keys("r1").tls(), "r1", new Faults())) {
      Octets key = own.leaving().iterator().next();
      exchange.follow(List.of(), Map.of(key, chain.endpoint("r4")));
      await().atMost(LONG).until(() -> own.newest().isPresent());
    }
  }

  /** Of many false lines not all are looked at, of one that is replaced or one that is present. */
  @Test
  void ofAnAnswerNoMoreIsTakenThanAnHonestOneHolds() {
    SignerSet before = signers();
    chain.replaceNext(chain.ledger(store), 1);
    Certifier own = certifier("r1");
    own.answered("r2", -1, "", "");
    own.answered("r3", -1, "", "");
    sign(own, before, "r2");
    CheckpointSignature good = signature("r4", before);
    CheckpointSignature bad = good.toBuilder().setLine(signature("r2", before).getLine()).build();
    PeerTalk talk = new PeerTalk(own);

    talk.answeredLast("r4", answer(Collections.nCopies(PeerTalk.HEIGHTS_MAX, bad), good));
    assertThat(own.newest()).isEmpty();
    talk.answered("r4", answer(Collections.nCopies(3 * PeerTalk.HEIGHTS_MAX, bad), good));
    assertThat(own.newest()).isEmpty();
    talk.answeredLast("r4", answer(Collections.nCopies(PeerTalk.HEIGHTS_MAX - 1, bad), good));
    assertThat(own.newest()).isPresent();
  }

  private static ExchangeResponse answer(
      List<CheckpointSignature> lines, CheckpointSignature last) {
    return ExchangeResponse.newBuilder().addAllSignatures(lines).addSignatures(last).build();
  }

  /** It may have named a height of which nobody else hears for long. */
  @Test
  void whatWasSaidUnderItsIdBeforeDoesNotStandForItsSuccessor() throws Exception {
    Certifier before = certifier("r1");
    CheckpointSignature others = signature("r2", signers());
    CheckpointSignature far = madeUp("r4", others.getHeight() + 200);
    before.take("r2", List.of(others));
    before.take("r4", List.of(far));
    assertThat(new PeerTalk(before).highest("r4").getHeight()).isEqualTo(far.getHeight());

    NewMember _ = chain.returnNext(chain.ledger(store), "r4", "r4-2", "127.0.0.1:2");
    PeerTalk talk = new PeerTalk(certifier("r1"));

    assertThat(talk.highest("r4").getText()).isEmpty();
    assertThat(talk.highest("r2").getText()).isEqualTo(others.getText());
  }

  /** Its caller was looked at before, and it waited for the very block that replaces it. */
  @Test
  void norDoesWhatACallSaysThatBeganBefore() throws Exception {
    SignerSet old = signers();
    NewMember _ = chain.returnNext(chain.ledger(store), "r4", "r4-2", "127.0.0.1:2");
    Certifier own = certifier("r1");
    PeerTalk talk = new PeerTalk(own);
    CheckpointSignature last = signature("r4", old);
    long far = last.getHeight() + 200;
    ExchangeRequest call =
        ExchangeRequest.newBuilder().addSignatures(madeUp("r4", far)).addSignatures(last).build();

    assertThat(talk.answer("r4", call).getSignaturesCount()).isZero();

    assertThat(talk.highest("r4").getHeight()).isLessThan(far);
    own.answered("r2", -1, "", "");
    own.answered("r3", -1, "", "");
    sign(own, old, "r2");
    assertThat(own.newest()).as("the last of its old key counts").isPresent();
  }

  /** What only its successor may say, and what takes the place of its signature. */
  @Test
  void underItsIdNothingElseIsTakenFromIt() throws Exception {
    SignerSet before = signers();
    NewMember _ = chain.returnNext(chain.ledger(store), "r4", "r4-2", "127.0.0.1:2");
    Certifier own = certifier("r1");
    own.answered("r2", -1, "", "");
    own.answered("r3", -1, "", "");
    CheckpointSignature good = signature("r4", before);
    CheckpointSignature far = good.toBuilder().setHeight(good.getHeight() + 9).build();
    CheckpointSignature bad = good.toBuilder().setLine(signature("r2", before).getLine()).build();
    own.takeLast("r4", List.of(far, bad));
    assertThat(new PeerTalk(own).highest("r4").getText()).isEmpty();

    own.takeLast("r4", List.of(good));
    own.take("r4", List.of(bad)); // of its successor
    assertThat(own.newest()).isEmpty();
    sign(own, before, "r2");

    assertThat(own.newest()).isPresent();
  }

  /** What one with the first keys of a replica hears from r1 when it asks as a replica. */
  private Status.Code calls(String caller) {
    Endpoint at = chain.endpoint("r1");
    ManagedChannel channel =
        Channels.open(chain.keys(caller).tls(), at.address(), at.tlsKeyHash(), Optional.empty());
    try {
      var _ =
          PeersServiceGrpc.newBlockingStub(channel)
              .withDeadlineAfter(LONG.toSeconds(), TimeUnit.SECONDS)
              .highestSignature(HighestSignatureRequest.newBuilder().setReplica(caller).build());
      return Status.Code.OK;
    } catch (StatusRuntimeException e) {
      return e.getStatus().getCode();
    } finally {
      channel.shutdownNow();
    }
  }

  /** It holds nothing certified behind that block, and whoever asks it first asks no other one. */
  @Test
  void itShowsNoStateBehindWhichItWasReplaced() throws Exception {
    chain.replace(store, 1);
    chain.serve("r2", store, store);
    chain.serve("r3", store, store);
    chain.serve("r4", store, store);
    assertThat(reads("r3")).isEqualTo(Status.Code.OK);
    assertThat(reads("r4")).as("it holds the certificate").isEqualTo(Status.Code.UNAVAILABLE);

    chain.replaceNext(chain.ledger(store), 2);
    assertThat(reads("r3"))
        .as("nobody signed that it is replaced")
        .isEqualTo(Status.Code.UNAVAILABLE);
    assertThat(reads("r2")).as("one that stays").isEqualTo(Status.Code.OK);
  }

  /** What r1 hears from another one when it reads as a member. */
  private Status.Code reads(String id) {
    Endpoint at = chain.endpoint(id);
    ManagedChannel channel =
        Channels.open(chain.keys("r1").tls(), at.address(), at.tlsKeyHash(), Optional.empty());
    try {
      var _ =
          StateServiceGrpc.newBlockingStub(channel)
              .withDeadlineAfter(LONG.toSeconds(), TimeUnit.SECONDS)
              .read(
                  ReadRequest.newBuilder()
                      .addKeys(ByteString.copyFromUtf8(Keys.REPLICAS.key()))
                      .build());
      return Status.Code.OK;
    } catch (StatusRuntimeException e) {
      return e.getStatus().getCode();
    } finally {
      channel.shutdownNow();
    }
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
