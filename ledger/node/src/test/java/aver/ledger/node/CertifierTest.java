package aver.ledger.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import aver.ledger.node.health.LedgerMeters;
import aver.ledger.proof.Digest;
import aver.ledger.proof.crypto.SigningKey;
import aver.ledger.proof.note.LedgerCheckpoint;
import aver.ledger.proof.note.Note;
import aver.ledger.proof.note.SignerSet;
import aver.ledger.proof.note.VerifierKey;
import aver.ledger.rules.Genesis;
import aver.ledger.rules.PlainSignatures;
import aver.ledger.rules.state.NewMember;
import aver.ledger.rules.state.Octets;
import aver.ledger.rules.state.PublicKey;
import aver.ledger.rules.state.ReplicaKeys;
import aver.ledger.rules.state.Role;
import aver.ledger.rules.tx.ReportEvidence;
import aver.ledger.store.BlockHead;
import aver.ledger.store.LedgerStore;
import aver.proto.v1.CheckpointSignature;
import aver.proto.v1.ExchangeRequest;
import com.google.protobuf.ByteString;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

final class CertifierTest {
  private static final List<String> IDS = List.of("r1", "r2", "r3", "r4");
  @TempDir Path folder;
  private final TreeMap<String, SigningKey> keys = new TreeMap<>();
  private final List<String> diverged = new ArrayList<>();
  private Genesis genesis;
  private SignerSet signers;
  private LedgerStore store;
  private Certifier certifier;

  @BeforeEach
  void found() {
    List<NewMember> members = new ArrayList<>();
    members.add(member("admin-1", Role.ADMIN, Optional.empty()));
    members.add(member("admin-2", Role.ADMIN, Optional.empty()));
    for (String id : IDS) {
      SigningKey key = newKey();
      keys.put(id, key);
      members.add(
          member(
              id,
              Role.REPLICA,
              Optional.of(new ReplicaKeys(publicKey(key), id, "localhost:1", "localhost:2"))));
    }
    genesis = new Genesis("Test", 1_767_225_600_000L, members, List.of(), List.of());
    signers =
        new SignerSet(
            keys.entrySet().stream().map(e -> verifier(e.getKey(), e.getValue())).toList());
    open();
  }

  @AfterEach
  void close() {
    store.close();
  }

  private void open() {
    store = LedgerStore.open(folder.resolve("r1"), genesis.chainId());
    var _ = new ReplicaLedger(store, genesis, new LedgerMeters(new SimpleMeterRegistry()), _ -> {});
    certifier = new Certifier(store, genesis.chainId(), "r1", key("r1"), _ -> {}, diverged::add);
    certifier.resume();
  }

  private static NewMember member(String id, Role role, Optional<ReplicaKeys> replica) {
    return new NewMember(
        id,
        id,
        List.of(role),
        publicKey(newKey()),
        Digest.sha256(id.getBytes(StandardCharsets.UTF_8)),
        replica);
  }

  private static SigningKey newKey() {
    byte[] seed = new byte[32];
    new SecureRandom().nextBytes(seed);
    return SigningKey.ofSeed(seed);
  }

  private static PublicKey publicKey(SigningKey key) {
    return new PublicKey(PublicKey.ED25519, Octets.of(key.publicKey()));
  }

  private SigningKey key(String id) {
    return Objects.requireNonNull(keys.get(id));
  }

  private VerifierKey verifier(String id, SigningKey key) {
    return new VerifierKey(LedgerCheckpoint.signer(genesis.chainId(), id), key.publicKey());
  }

  private Ballot.Question question(long height, String history) {
    Digest root = Digest.sha256((history + height).getBytes(StandardCharsets.UTF_8));
    return Ballot.Question.of(genesis.chainId(), head(height, root), signers, signers);
  }

  private static BlockHead head(long height, Digest root) {
    return new BlockHead(height, height, root, root, height);
  }

  private void write(long height) {
    certifier.written(
        new ReplicaLedger.Written(head(height, Digest.ZERO), question(height, "ours ")));
  }

  private CheckpointSignature signature(String id, long height, String history) {
    String text = question(height, history).text();
    byte[] signature = key(id).sign(text.getBytes(StandardCharsets.UTF_8));
    return CheckpointSignature.newBuilder()
        .setReplica(id)
        .setHeight(height)
        .setText(text)
        .setLine(Note.Signature.of(verifier(id, key(id)), signature).line())
        .build();
  }

  private void nothingHeld() {
    certifier.answered("r2", 0, "", "");
    certifier.answered("r3", 0, "", "");
  }

  private List<Long> signed() {
    return certifier.pending().stream().map(CheckpointSignature::getHeight).toList();
  }

  @Test
  void nothingIsSignedUntilEnoughPeersSaidWhatTheyHold() {
    write(1);
    certifier.answered("r2", 0, "", "");
    certifier.answered("r2", 0, "", "");
    certifier.answered("stranger", 0, "", "");
    assertThat(signed()).isEmpty();
    certifier.answered("r4", 0, "", "");
    assertThat(signed()).containsExactly(0L, 1L);
  }

  @Test
  void aRestoredDiskIsToldAndSignsOnlyAboveWhatPeersHoldOfIt() {
    certifier.answered("r2", 0, "", "");
    CheckpointSignature held = signature("r1", 5, "forgotten ");
    certifier.answered("r3", 5, held.getText(), held.getLine());
    for (long height = 1; height <= 7; height++) {
      write(height);
    }
    assertThat(signed()).containsExactly(6L, 7L);
    assertThat(certifier.alarms()).isZero();
    assertThat(diverged)
        .singleElement()
        .asString()
        .contains(
            "r3 holds a signature of this replica at height 5, but the disk ended at height 0");
  }

  private static List<Long> heights(List<CheckpointSignature> signatures) {
    return signatures.stream().map(CheckpointSignature::getHeight).toList();
  }

  @Test
  void peersAreToldOfASignatureThatIsNeededNoMoreHere() {
    nothingHeld();
    certifier.take("r2", List.of(signature("r2", 1, "ours ")));
    certifier.take("r3", List.of(signature("r3", 1, "ours ")));
    write(1);
    assertThat(signed()).isEmpty(); // certified with the own one, and r2 has but two
    PeerTalk talk = new PeerTalk(certifier);
    ExchangeRequest news = talk.news("r2").orElseThrow();
    assertThat(heights(news.getSignaturesList())).contains(1L);
    talk.delivered("r2", news);
    assertThat(talk.news("r2")).isEmpty();
    assertThat(talk.news("r3")).isPresent();
  }

  @Test
  void anAnswerCarriesWhatAPeerWasNotToldOf() {
    nothingHeld();
    write(1);
    write(2);
    PeerTalk talk = new PeerTalk(certifier);
    ExchangeRequest sent =
        ExchangeRequest.newBuilder().addSignatures(signature("r2", 2, "ours ")).build();
    assertThat(heights(talk.answer("r2", sent).getSignaturesList())).containsExactly(0L, 1L, 2L);
    assertThat(talk.news("r2")).isEmpty();
    ExchangeRequest asked = ExchangeRequest.newBuilder().addHeights(1).build();
    assertThat(heights(talk.answer("r2", asked).getSignaturesList())).containsExactly(1L);
  }

  @Test
  @Timeout(60)
  void whoIsABlockAheadIsAnsweredOnceThisReplicaSignedThatBlockToo() throws Exception {
    nothingHeld();
    Thread asking = Thread.ofVirtual().unstarted(this::awaitFirst);
    asking.start();
    await().until(() -> asking.getState() == Thread.State.TIMED_WAITING);
    write(1);
    asking.join();
    certifier.awaitNext(3, 60_000); // far ahead: it would wait for blocks that may never come
  }

  private void awaitFirst() {
    try {
      certifier.awaitNext(1, 60_000_000);
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void aPeerThatAnswersLateMayHoldWhatWasSignedSinceTheStart() {
    nothingHeld();
    write(1);
    write(2);
    CheckpointSignature own = signature("r1", 2, "ours ");
    certifier.answered("r4", 2, own.getText(), own.getLine());
    assertThat(diverged).isEmpty();
    write(3);
    assertThat(signed()).contains(3L);
  }

  @Test
  void whatIsNotTrulyOursCountsAsNothing() {
    CheckpointSignature anothers = signature("r3", 900, "ours ");
    certifier.answered("r2", 900, anothers.getText(), anothers.getLine());
    certifier.answered("r3", 900, question(900, "ours ").text(), "no line");
    write(1);
    assertThat(signed()).containsExactly(0L, 1L);
  }

  @Test
  void anOwnSignatureOverAnotherCheckpointThanTheTableHoldsEndsSigning() {
    nothingHeld();
    write(1);
    CheckpointSignature other = signature("r1", 1, "another ");
    certifier.answered("r4", 1, other.getText(), other.getLine());
    assertThat(certifier.alarms()).isEqualTo(1);
    write(2);
    assertThat(signed()).doesNotContain(2L);
  }

  @Test
  void theSameHeightIsNeverSignedForAnotherTextAlsoAfterARestart() {
    nothingHeld();
    write(1);
    store.close();
    open();
    nothingHeld();
    certifier.written(new ReplicaLedger.Written(head(1, Digest.ZERO), question(1, "another ")));
    assertThat(signed()).doesNotContain(1L);
    assertThat(certifier.alarms()).isEqualTo(1);
  }

  @Test
  void falseSignaturesAreLeftOutOfTheNote() {
    nothingHeld();
    write(1);
    CheckpointSignature wrong = signature("r4", 1, "ours ");
    certifier.take(
        "r4", List.of(wrong.toBuilder().setLine(signature("r3", 1, "ours ").getLine()).build()));
    certifier.take("r3", List.of(signature("r3", 1, "ours ")));
    assertThat(certifier.newest()).isEmpty();
    certifier.take("r2", List.of(signature("r2", 1, "ours ")));
    Note note = Note.parse(certifier.newest().orElseThrow());
    assertThat(signers.certifies(note)).isTrue();
    assertThat(note.signatures()).hasSize(3);
    assertThat(certifier.highest("r2"))
        .hasValueSatisfying(h -> assertThat(h.height()).isEqualTo(1));
    assertThat(certifier.highest("r1"))
        .hasValueSatisfying(h -> assertThat(h.height()).isEqualTo(1));
  }

  @Test
  void ofANoteOfAPeerOnlyTheGoodLinesAreKept() {
    nothingHeld();
    write(1);
    String text = question(1, "ours ").text();
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    List<Note.Signature> lines = new ArrayList<>();
    lines.add(Note.Signature.of(new VerifierKey("x", newKey().publicKey()), new byte[64]));
    SigningKey stranger = newKey();
    lines.add(Note.Signature.of(verifier("r4", stranger), stranger.sign(bytes)));
    for (String id : List.of("r1", "r2", "r3", "r3")) {
      lines.add(Note.Signature.parse(signature(id, 1, "ours ").getLine()));
    }
    certifier.takeNotes(List.of(new Note(text, lines).encode()));
    assertThat(Note.parse(certifier.newest().orElseThrow()).signatures())
        .containsExactlyElementsOf(lines.subList(2, 5));
    assertThat(certifier.highest("r4")).as("a stranger's line under the name of r4").isEmpty();
  }

  @Test
  void aPeerThatClaimsManyHeightsDoesNotPushOutTheBlockThatIsBeingCertified() {
    nothingHeld();
    write(1);
    CheckpointSignature claim = signature("r4", 1, "ours ");
    for (long height = 2; height < 400; height++) {
      certifier.take("r4", List.of(claim.toBuilder().setHeight(height).build()));
    }
    assertThat(signed()).containsExactly(0L, 1L);
    certifier.take("r2", List.of(signature("r2", 1, "ours ")));
    certifier.take("r3", List.of(signature("r3", 1, "ours ")));
    assertThat(store.checkpoints().newestHeight()).contains(1L);
  }

  @Test
  void aPeerThatSignsAnotherCheckpointIsAnAlarmAndTwoSuchPeersEndThisReplica() {
    nothingHeld();
    write(1);
    certifier.take("r2", List.of(signature("r2", 1, "another ")));
    assertThat(certifier.alarms()).isEqualTo(1);
    assertThat(diverged).isEmpty();
    certifier.take("r3", List.of(signature("r3", 1, "another ")));
    assertThat(diverged).first().asString().contains("height 1");
    write(2);
    assertThat(signed()).as("nothing more is signed").doesNotContain(2L);
  }

  @Test
  void aLateSignatureOverAnotherCheckpointThanTheCertifiedIsAnAlarm() {
    nothingHeld();
    write(1);
    certifier.take("r2", List.of(signature("r2", 1, "ours ")));
    certifier.take("r3", List.of(signature("r3", 1, "ours ")));
    assertThat(certifier.newest()).isPresent();
    certifier.take("r4", List.of(signature("r4", 1, "another ")));
    assertThat(certifier.alarms()).isEqualTo(1);
  }

  /** What the others hold makes the proof, unless it is made up, or the same. */
  @Test
  void twoCheckpointsOfOneHeightAreAProofWhereverTheOtherOneLies() {
    nothingHeld();
    write(1);
    certifier.take("r4", List.of(signature("r4", 1, "another ")));
    assertThat(proofs(signature("r4", 1, "another "))).isEmpty();
    CheckpointSignature other = signature("r4", 1, "a third ");
    CheckpointSignature forged =
        other.toBuilder()
            .setLine(signature("r3", 1, "a third ").getLine().replace("/r3 ", "/r4 "))
            .build();
    assertThat(proofs(forged)).isEmpty();
    assertThat(proofs(signature("r4", 2, "a third "))).isEmpty();
    assertThat(proofs(other))
        .singleElement()
        .satisfies(proof -> {
          assertThat(proof.replica()).isEqualTo("r4");
          assertThat(proof.what()).isEqualTo(ReportEvidence.Kind.CHECKPOINTS);
          PublicKey key = publicKey(key("r4"));
          for (var statement : List.of(proof.first(), proof.second())) {
            assertThat(
                    new PlainSignatures()
                        .verify(key, statement.message().bytes(), statement.signature()))
                .isTrue();
          }
        });
  }

  @Test
  void aLateSignatureIsProvenByTheCertifiedNoteThatHoldsTheFirst() {
    nothingHeld();
    write(1);
    certifier.take("r4", List.of(signature("r4", 1, "ours ")));
    certifier.take("r3", List.of(signature("r3", 1, "ours ")));
    certifier.take("r4", List.of(signature("r4", 1, "another ")));
    assertThat(proofs()).singleElement().extracting(ReportEvidence::replica).isEqualTo("r4");
  }

  @Test
  void whoSignedAfterTheCertificateAndThenOtherwiseIsProvenByWhatCameFirst() {
    nothingHeld();
    write(1);
    certifier.take("r2", List.of(signature("r2", 1, "ours ")));
    certifier.take("r3", List.of(signature("r3", 1, "ours ")));
    certifier.take("r4", List.of(signature("r4", 1, "ours ")));
    certifier.take("r4", List.of(signature("r4", 1, "another ")));
    assertThat(proofs()).singleElement().extracting(ReportEvidence::replica).isEqualTo("r4");
  }

  private List<ReportEvidence> proofs(CheckpointSignature... held) {
    SignedTwice twice =
        new SignedTwice(certifier.contradictions(), (replica, height) -> List.of(held));
    try (var view = store.view()) {
      SignerSet signers = ReplicaSet.signers(view, genesis.chainId());
      assertThat(twice.proofs(signers, Set.of("r1", "r2", "r3"))).isEmpty();
      return twice.proofs(signers, Set.copyOf(IDS));
    }
  }

  @Test
  void farBehindOnlyEverySixteenthIsSignedAndOneNoteOfAPeerCatchesUp() {
    nothingHeld();
    certifier.take("r2", List.of(signature("r2", 60, "ours ")));
    certifier.take("r3", List.of(signature("r3", 60, "ours ")));
    for (long height = 1; height <= 60; height++) {
      write(height);
    }
    assertThat(certifier.newest()).as("60 is certified with ours").isPresent();
    for (long height = 61; height <= 62; height++) {
      write(height);
    }
    assertThat(signed()).containsExactly(61L, 62L);
    String text = question(62, "ours ").text();
    List<Note.Signature> lines =
        List.of("r2", "r3", "r4").stream()
            .map(id -> Note.Signature.parse(signature(id, 62, "ours ").getLine()))
            .toList();
    certifier.takeNotes(List.of("nonsense", new Note(text, lines).encode()));
    assertThat(certifier.wanted()).isEmpty();
    assertThat(store.checkpoints().newestHeight()).contains(62L);
  }

  @Test
  void whoIsFarBehindSignsOnlyMultiplesOfSixteen() {
    nothingHeld();
    certifier.take("r2", List.of(signature("r2", 100, "ours ")));
    certifier.take("r3", List.of(signature("r3", 100, "ours ")));
    for (long height = 1; height <= 40; height++) {
      write(height);
    }
    assertThat(signed()).containsExactly(0L, 16L, 32L);
  }

  @Test
  void aChangeOfTheSetStaysOpenUntilItIsCertifiedAndIsKeptWithItsKeys() {
    nothingHeld();
    SignerSet next =
        new SignerSet(signers.keys().stream().filter(k -> !k.name().endsWith("r4")).toList());
    Ballot.Question change =
        Ballot.Question.of(genesis.chainId(), head(1, Digest.ZERO), signers, next);
    certifier.written(new ReplicaLedger.Written(head(1, Digest.ZERO), change));
    write(2);
    certifier.take("r2", List.of(signature("r2", 2, "ours ")));
    certifier.take("r3", List.of(signature("r3", 2, "ours ")));
    assertThat(store.checkpoints().newestHeight()).contains(2L);
    assertThat(certifier.wanted()).containsExactly(1L);
    for (String id : List.of("r2", "r3")) {
      byte[] bytes = key(id).sign(change.text().getBytes(StandardCharsets.UTF_8));
      String line = Note.Signature.of(verifier(id, key(id)), bytes).line();
      certifier.take(
          id,
          List.of(
              signature(id, 1, "ours ").toBuilder().setText(change.text()).setLine(line).build()));
    }
    assertThat(store.checkpoints().changesAbove(-1)).containsOnlyKeys(1L);
    assertThat(store.checkpoints().changesAbove(-1).values())
        .allSatisfy(kept -> assertThat(kept.vkeys()).isEqualTo(next.lines()));

    CertifiedReads reads = new CertifiedReads(store);
    var atTheChange = CertifiedReads.Certified.of(store.checkpoints().at(1).orElseThrow());
    assertThat(reads.links(ByteString.EMPTY, atTheChange)).as("the old set signed it").isEmpty();
    assertThat(reads.links(ByteString.EMPTY, reads.newest().orElseThrow())).hasSize(1);
  }
}
