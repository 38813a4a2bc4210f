package aver.ledger.proof.file;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aver.ledger.proof.Digest;
import aver.ledger.proof.crypto.SigningKey;
import aver.ledger.proof.note.LedgerCheckpoint;
import aver.ledger.proof.note.Link;
import aver.ledger.proof.note.Note;
import aver.ledger.proof.note.SignerSet;
import aver.ledger.proof.note.TrustedSet;
import aver.ledger.proof.note.VerifierKey;
import aver.ledger.proof.smt.StateReader;
import aver.ledger.proof.smt.StateTree;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A state proof file is believed from genesis on, over a change of the signers. */
class ValueProofTest {
  private static final Digest CHAIN = Digest.sha256(new byte[] {7});
  private static final byte[] KEY = "log/size".getBytes(US_ASCII);
  private static final byte[] MISSING = "absent-0".getBytes(US_ASCII);

  private final StateTree.Change tree =
      StateTree.update(
          hash -> {
            throw new IllegalStateException("nothing is stored yet");
          },
          StateTree.EMPTY,
          Map.of(
              "log/size", Optional.of("17".getBytes(US_ASCII)),
              "task/0012", Optional.of("open".getBytes(US_ASCII)),
              "member/alice", Optional.of("active".getBytes(US_ASCII))));
  private final TrustedSet genesis = new TrustedSet(CHAIN, signers(0), 0);

  @Test
  void presenceAndAbsenceHoldFromGenesisOn() {
    assertThat(proof(KEY, "17", tree.root()).verify(genesis).height()).isEqualTo(9);
    assertThat(absence(MISSING).verify(genesis).height()).isEqualTo(9);
  }

  @Test
  void anythingElseIsRefusedWithItsReason() {
    refused(proof(KEY, "18", tree.root()), "this value");
    refused(absence(KEY), "absent");
    refused(proof(KEY, "17", Digest.ZERO), "names state");
    ValueProof good = proof(KEY, "17", tree.root());
    refused(
        new ValueProof(KEY, good.value(), good.root(), good.proof(), good.checkpoint(), List.of()),
        "good signatures");
    refused(
        new ValueProof(
            KEY,
            good.value(),
            good.root(),
            good.proof(),
            good.checkpoint(),
            List.of(good.links().getFirst(), back(2))),
        "after height 5");
  }

  private void refused(ValueProof proof, String reason) {
    assertThatThrownBy(() -> proof.verify(genesis))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(reason);
  }

  private ValueProof proof(byte[] key, String value, Digest root) {
    return new ValueProof(
        key,
        Optional.of(value.getBytes(US_ASCII)),
        root,
        reader().prove(key),
        signed(checkpoint(9), 1),
        List.of(link(5, 0)));
  }

  private ValueProof absence(byte[] key) {
    return new ValueProof(
        key,
        Optional.empty(),
        tree.root(),
        reader().prove(key),
        signed(checkpoint(9), 1),
        List.of(link(5, 0)));
  }

  private StateReader reader() {
    return new StateReader(hash -> Objects.requireNonNull(tree.created().get(hash)), tree.root());
  }

  private Link link(long height, int signedBy) {
    return new Link(signed(checkpoint(height), signedBy), signers(1).lines());
  }

  /** To the first set, by signatures of the second. */
  private Link back(long height) {
    return new Link(signed(checkpoint(height, 0), 1), signers(0).lines());
  }

  private LedgerCheckpoint checkpoint(long height) {
    return checkpoint(height, 1);
  }

  private LedgerCheckpoint checkpoint(long height, int nextSet) {
    return new LedgerCheckpoint(
        CHAIN, 17, Digest.sha256(), height, 1_000, tree.root(), signers(nextSet).hash());
  }

  private static SigningKey key(int set, int replica) {
    return SigningKey.ofSeed(Digest.sha256(new byte[] {(byte) set, (byte) replica}).bytes());
  }

  private static SignerSet signers(int set) {
    List<VerifierKey> keys = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      keys.add(new VerifierKey(LedgerCheckpoint.signer(CHAIN, "r" + i), key(set, i).publicKey()));
    }
    return new SignerSet(keys);
  }

  private static String signed(LedgerCheckpoint checkpoint, int set) {
    Note unsigned = new Note(checkpoint.text(), List.of());
    List<Note.Signature> signatures = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      signatures.add(
          Note.Signature.of(signers(set).keys().get(i), signature(set, i, unsigned.signedBytes())));
    }
    return new Note(checkpoint.text(), signatures).encode();
  }

  /** By the key whose verifier key stands at this place of the sorted set. */
  private static byte[] signature(int set, int place, byte[] text) {
    String name = signers(set).keys().get(place).name();
    return key(set, name.charAt(name.length() - 1) - '0').sign(text);
  }
}
