package aver.ledger.proof.note;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aver.ledger.proof.Digest;
import aver.ledger.proof.crypto.SigningKey;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which links are checked on the way from one set of signers to another. */
final class TrustedSetTest {
  private static final Digest CHAIN = Digest.sha256(new byte[] {7});
  private static final List<String> OLD = List.of("r1", "r2", "r3", "r4");

  /** The fourth was replaced by a fifth. */
  private static final List<String> NEW = List.of("r1", "r2", "r3", "r5");

  private final TrustedSet genesis = new TrustedSet(CHAIN, set(OLD), 0);

  private static SigningKey key(String id) {
    return SigningKey.ofSeed(Digest.sha256(id.getBytes(UTF_8)).bytes());
  }

  private static VerifierKey verifier(String id) {
    return new VerifierKey(LedgerCheckpoint.signer(CHAIN, id), key(id).publicKey());
  }

  private static SignerSet set(List<String> ids) {
    return new SignerSet(ids.stream().map(TrustedSetTest::verifier).toList());
  }

  private static Link link(long height, List<String> signers, List<String> next) {
    String text =
        new LedgerCheckpoint(CHAIN, 1, Digest.ZERO, height, 1, Digest.ZERO, set(next).hash())
            .text();
    List<Note.Signature> lines =
        signers.stream()
            .map(id -> Note.Signature.of(verifier(id), key(id).sign(text.getBytes(UTF_8))))
            .toList();
    return new Link(new Note(text, lines).encode(), set(next).lines());
  }

  @Test
  void linksThatNameThePresentSetAreNotChecked() {
    Link unsigned = link(3, List.of("r1"), OLD);
    assertThat(genesis.follow(Collections.nCopies(1000, unsigned))).isEqualTo(genesis);
    Link change = link(5, OLD, NEW);
    TrustedSet moved = genesis.follow(List.of(unsigned, change, change, link(4, OLD, NEW)));
    assertThat(moved.signers().hash()).isEqualTo(set(NEW).hash());
    assertThat(moved.height()).isEqualTo(5);
  }

  @Test
  void aChangeIsCheckedAndNotGoneBackOn() {
    refused(genesis, link(5, List.of("r1", "r2"), NEW), "lacks 3 good signatures");
    TrustedSet moved = genesis.follow(List.of(link(5, OLD, NEW)));
    refused(moved, link(5, NEW, OLD), "changes the set at height 5, after height 5");
    TrustedSet back = moved.follow(List.of(link(6, NEW, OLD)));
    refused(back, link(5, OLD, NEW), "changes the set at height 5, after height 6");
  }

  private static void refused(TrustedSet from, Link link, String why) {
    assertThatThrownBy(() -> from.follow(List.of(link)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(why);
  }
}
