package aver.ledger.node.execution;

import static org.assertj.core.api.Assertions.assertThat;

import aver.ledger.proof.Digest;
import aver.ledger.proof.crypto.SigningKey;
import aver.ledger.rules.Applied;
import aver.ledger.rules.BlockResult;
import aver.ledger.rules.Genesis;
import aver.ledger.rules.Ledger;
import aver.ledger.rules.PlainSignatures;
import aver.ledger.rules.Signatures;
import aver.ledger.rules.state.MemoryState;
import aver.ledger.rules.state.NamedNumber;
import aver.ledger.rules.state.NewMember;
import aver.ledger.rules.state.Octets;
import aver.ledger.rules.state.PublicKey;
import aver.ledger.rules.state.ReplicaKeys;
import aver.ledger.rules.state.Role;
import aver.ledger.rules.tx.Envelope;
import aver.ledger.rules.tx.RotateKey;
import aver.ledger.rules.tx.SignedTransaction;
import aver.ledger.rules.tx.Transaction;
import aver.ledger.rules.tx.Transfer;
import aver.ledger.wire.TransactionWire;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Working ahead on all cores finds what checking one by one finds. */
class ParallelSignaturesTest {
  private static final long START_MS = 1_767_225_600_000L;
  private final Genesis genesis =
      new Genesis(
          "Test",
          START_MS,
          List.of(member("ada", Role.ADMIN), member("ben", Role.ADMIN), member("r1", Role.REPLICA)),
          List.of(new NamedNumber("ada", 1_000), new NamedNumber("ben", 1_000)),
          List.of());
  private final Digest chainId = genesis.chainId();
  private final MemoryState state = MemoryState.empty();
  private final Signatures plain = new PlainSignatures();
  private int nonces;

  ParallelSignaturesTest() {
    state.apply(genesis.state());
  }

  @Test
  void eachQuestionHasTheAnswerOfOneByOne() {
    List<SignedTransaction> block = block();
    ParallelSignatures parallel = ParallelSignatures.of(state, chainId, block);
    List<Boolean> answers = new ArrayList<>();
    for (SignedTransaction tx : block) {
      byte[] message = TransactionWire.signedMessage(tx, chainId);
      for (String id : List.of("ada", "ben", "ada's next")) {
        boolean answer = parallel.verify(publicKey(id), message, tx.signature());
        assertThat(answer)
            .as("%s of %s under the key of %s", tx.id(), tx.envelope().signer(), id)
            .isEqualTo(plain.verify(publicKey(id), message, tx.signature()));
        answers.add(answer);
      }
    }
    assertThat(answers).contains(true, false);
  }

  @Test
  void aBlockHasTheOutcomeOfOneByOne() {
    List<SignedTransaction> block = block();
    ParallelSignatures parallel = ParallelSignatures.of(state, chainId, block);
    BlockResult ahead = Ledger.apply(state, block, parallel);
    BlockResult each = Ledger.apply(state, block, plain);
    assertThat(ahead.applied()).isEqualTo(each.applied());
    assertThat(hex(ahead)).isEqualTo(hex(each));
    assertThat(ahead.applied().stream().map(ParallelSignaturesTest::code))
        .containsExactly(
            "taken",
            "signature_false",
            "signature_false",
            "signature_false",
            "signature_false",
            "signature_false",
            "signature_false",
            "signer_unknown",
            "taken",
            "taken",
            "taken",
            "signature_false",
            "taken");
  }

  @Test
  void whatWasCheckedAheadIsNotCheckedAgain() {
    List<SignedTransaction> block = List.of(transfer("ada"), transfer("ben"), transfer("ada"));
    ParallelSignatures parallel = ParallelSignatures.of(state, chainId, block);
    assertThat(parallel.count()).isEqualTo(3);
    assertThat(Ledger.apply(state, block, parallel).leaves()).hasSize(3);
    assertThat(parallel.count()).isEqualTo(3);
  }

  @Test
  void aKeyIsSoundOrNotAsOneByOne() {
    byte[] ones = new byte[32];
    Arrays.fill(ones, (byte) 0xff);
    ParallelSignatures parallel = ParallelSignatures.of(state, chainId, block());
    for (PublicKey key : List.of(publicKey("ada"), raw(new byte[32]), raw(ones))) {
      assertThat(parallel.sound(key)).isEqualTo(plain.sound(key));
      byte[] message = {1};
      Octets zeros = Octets.of(new byte[64]);
      assertThat(parallel.verify(key, message, zeros)).isEqualTo(plain.verify(key, message, zeros));
    }
    assertThat(parallel.sound(publicKey("ada"))).isTrue();
    assertThat(parallel.sound(raw(ones))).isFalse();
  }

  /** Good, false, malformed and foreign signatures, and a key that changes on the way. */
  private List<SignedTransaction> block() {
    SignedTransaction good = transfer("ada");
    SignedTransaction other = transfer("ada");
    byte[] flipped = other.signature().bytes();
    flipped[40] ^= 1;
    byte[] ones = new byte[64];
    Arrays.fill(ones, (byte) 0xff);
    return List.of(
        good,
        with(other, flipped),
        with(other, good.signature().bytes()),
        with(other, new byte[64]),
        with(other, ones),
        with(other, Arrays.copyOf(other.signature().bytes(), 63)),
        sign("ada", 1, key("ben"), new Transfer("r1", 1)),
        sign("nobody", 1, key("ada"), new Transfer("r1", 1)),
        other,
        transfer("ben"),
        sign("ada", 1, key("ada"), rotation()),
        sign("ada", 2, key("ada"), new Transfer("r1", 1)),
        sign("ada", 2, key("ada's next"), new Transfer("r1", 1)));
  }

  private RotateKey rotation() {
    PublicKey next = publicKey("ada's next");
    byte[] proof = key("ada's next").sign(RotateKey.possessionMessage(chainId, "ada", next));
    return new RotateKey(Optional.of(next), Optional.empty(), Octets.of(proof));
  }

  private SignedTransaction transfer(String signer) {
    return sign(signer, 1, key(signer), new Transfer("r1", 1));
  }

  private SignedTransaction sign(
      String signer, int keyVersion, SigningKey key, Transaction transaction) {
    byte[] nonce = new byte[16];
    nonce[0] = (byte) ++nonces;
    Envelope envelope =
        new Envelope(1, signer, keyVersion, Octets.of(nonce), START_MS + 600_000, 0);
    return TransactionWire.sign(envelope, transaction, chainId, key);
  }

  private static SignedTransaction with(SignedTransaction tx, byte[] signature) {
    return new SignedTransaction(
        tx.id(), tx.body(), Octets.of(signature), tx.envelope(), tx.transaction());
  }

  private static String code(Applied applied) {
    return switch (applied) {
      case Applied.Logged logged -> logged.refusal().map(r -> r.rule().code()).orElse("taken");
      case Applied.Dropped dropped -> dropped.why().code();
    };
  }

  private static SortedMap<String, Optional<String>> hex(BlockResult result) {
    SortedMap<String, Optional<String>> all = new TreeMap<>();
    result.changes().forEach((key, bytes) -> all.put(key, bytes.map(b -> Octets.of(b).hex())));
    return all;
  }

  private static NewMember member(String id, Role role) {
    Optional<ReplicaKeys> replica =
        role == Role.REPLICA
            ? Optional.of(
                new ReplicaKeys(publicKey(id + "-cp"), "e-" + id, id + ":7100", id + ":7200"))
            : Optional.empty();
    return new NewMember(id, id, List.of(role), publicKey(id), digest(id), replica);
  }

  private static SigningKey key(String name) {
    return SigningKey.ofSeed(digest(name).bytes());
  }

  private static PublicKey publicKey(String name) {
    return raw(key(name).publicKey());
  }

  private static PublicKey raw(byte[] key) {
    return new PublicKey(PublicKey.ED25519, Octets.of(key));
  }

  private static Digest digest(String text) {
    return Digest.sha256(text.getBytes(StandardCharsets.UTF_8));
  }
}
