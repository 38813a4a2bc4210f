package aver.ledger.proof.note;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import aver.ledger.proof.Digest;
import aver.ledger.proof.crypto.SigningKey;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Which lines of a note are looked at. */
final class SignerSetTest {
  private static final String TEXT = "a text\n";

  private final TreeMap<String, SigningKey> keys = new TreeMap<>();
  private final SignerSet set =
      new SignerSet(Stream.of("r1", "r2", "r3", "r4").map(this::verifier).toList());

  private VerifierKey verifier(String id) {
    SigningKey key =
        keys.computeIfAbsent(id, _ -> SigningKey.ofSeed(Digest.sha256(id.getBytes(UTF_8)).bytes()));
    return new VerifierKey(id, key.publicKey());
  }

  private Note.Signature good(String id) {
    return Note.Signature.of(
        verifier(id), Objects.requireNonNull(keys.get(id)).sign(TEXT.getBytes(UTF_8)));
  }

  private Note.Signature wrong(String id, int number) {
    byte[] signature = new byte[64];
    signature[0] = (byte) number;
    return Note.Signature.of(verifier(id), signature);
  }

  /** A replica that catches up compares sets for hundreds of heights with each block. */
  @Test
  void comparingSetsHashesNothing() {
    assertThat(set.hash()).isSameAs(set.hash());
    set.keys().forEach(key -> assertThat(key.line()).isSameAs(key.line()));
    assertThat(set)
        .satisfies(same -> assertThat(SignerSet.parse(set.lines()).hash()).isEqualTo(same.hash()));
  }

  /** Else a note of a thousand lines costs a thousand checks. */
  @Test
  void twoOfEachSignerAtMost() {
    Note one =
        new Note(TEXT, List.of(wrong("r1", 1), good("r1"), good("r2"), good("r3"), good("r3")));
    assertThat(set.certified(one).orElseThrow().signatures())
        .containsExactlyInAnyOrder(good("r1"), good("r2"), good("r3"));
    Note two =
        new Note(TEXT, List.of(wrong("r1", 1), wrong("r1", 2), good("r1"), good("r2"), good("r3")));
    assertThat(set.certified(two)).isEmpty();
  }

  /** A thousand good lines of one signer are one check: what it repeats is not looked at. */
  @Test
  void whatASignerRepeatsIsPassedOver() {
    assertThat(set.certifies(note(good("r1"), wrong("r1", 1), good("r2"), good("r3")))).isTrue();
    assertThat(set.certifies(note(good("r1"), good("r1"), good("r2")))).isFalse();
    assertThat(set.certifies(note(wrong("r1", 1), good("r1"), good("r2"), good("r3"), good("r4"))))
        .as("a false line under a known key")
        .isFalse();
  }

  private static Note note(Note.Signature... signatures) {
    return new Note(TEXT, List.of(signatures));
  }
}
