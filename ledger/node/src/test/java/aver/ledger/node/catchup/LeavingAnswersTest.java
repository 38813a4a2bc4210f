package aver.ledger.node.catchup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import aver.ledger.client.Endpoint;
import aver.ledger.client.tls.Channels;
import aver.ledger.node.certify.Certifier;
import aver.ledger.node.certify.PeerExchange;
import aver.ledger.node.certify.PeerTalk;
import aver.ledger.node.health.Faults;
import aver.ledger.node.roster.FormerReplicas;
import aver.ledger.node.roster.MemberKeys;
import aver.ledger.proof.note.LedgerCheckpoint;
import aver.ledger.proof.note.SignerSet;
import aver.ledger.rules.action.ReplaceReplica;
import aver.ledger.rules.state.Keys;
import aver.ledger.rules.state.NewMember;
import aver.ledger.rules.state.Octets;
import aver.ledger.store.LedgerStore;
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
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** What is taken from a replica that was replaced, and what it shows. */
final class LeavingAnswersTest extends OfLeavingReplica {
  /** r4 runs on, and heard of two others that they hold nothing of it. */
  private void serveLeaving(LedgerStore its) throws Exception {
    Certifier leaving = certifier("r4", its);
    leaving.answered("r1", -1, "", "");
    leaving.answered("r2", -1, "", "");
    chain.serve("r4", its, leaving, new MemberKeys(its, Set::of, List::of));
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
    serveLeaving(its);
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

  /** What one with the first keys of a replica hears from r1 when it asks as a replica. */
  private Status.Code calls(String caller) {
    HighestSignatureRequest request =
        HighestSignatureRequest.newBuilder().setReplica(caller).build();
    return heard(
        caller,
        "r1",
        channel -> {
          var _ =
              PeersServiceGrpc.newBlockingStub(channel)
                  .withDeadlineAfter(LONG.toSeconds(), TimeUnit.SECONDS)
                  .highestSignature(request);
        });
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
    ReadRequest request =
        ReadRequest.newBuilder().addKeys(ByteString.copyFromUtf8(Keys.REPLICAS.key())).build();
    return heard(
        "r1",
        id,
        channel -> {
          var _ =
              StateServiceGrpc.newBlockingStub(channel)
                  .withDeadlineAfter(LONG.toSeconds(), TimeUnit.SECONDS)
                  .read(request);
        });
  }

  private Status.Code heard(String caller, String asked, Consumer<ManagedChannel> question) {
    Endpoint at = chain.endpoint(asked);
    ManagedChannel channel =
        Channels.open(chain.keys(caller).tls(), at.address(), at.tlsKeyHash(), Optional.empty());
    try {
      question.accept(channel);
      return Status.Code.OK;
    } catch (StatusRuntimeException e) {
      return e.getStatus().getCode();
    } finally {
      channel.shutdownNow();
    }
  }

  /** The other that stays was started again as r1 was, and the third is away. */
  @Test
  void whereNobodyElseHasItsIdItSaysWhatItHoldsOfThoseWhoStayToo() throws Exception {
    LedgerStore its = chain.begun(folder.resolve("r4"));
    SignerSet before = signers();
    chain.decideNext(
        1, new ReplaceReplica("r4", chain.member("r5")), chain.ledger(store), chain.ledger(its));
    serveLeaving(its);
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
}
