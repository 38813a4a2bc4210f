package aver.ledger.node.process;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aver.ledger.client.Founders;
import aver.ledger.proof.Digest;
import aver.ledger.proof.note.LedgerCheckpoint;
import aver.ledger.proof.note.Link;
import aver.ledger.proof.note.Note;
import aver.ledger.proof.note.SignerSet;
import aver.ledger.proof.note.VerifierKey;
import aver.ledger.rules.Genesis;
import aver.ledger.rules.state.NewMember;
import aver.ledger.rules.state.Role;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the rows of the fault table are judged by: it has to see two certificates of a height. */
final class CertificatesTest {
  private static final List<String> FOUNDERS = List.of("r1", "r2", "r3", "r4");
  private static final List<String> LATER = List.of("r1", "r2", "r3", "r5");

  @TempDir Path folder;
  private Founders founders;
  private Genesis genesis;
  private Certificates certificates;

  @BeforeEach
  void begin() throws Exception {
    founders = new Founders(folder);
    List<NewMember> members = new ArrayList<>();
    members.add(founders.member("admin-1", Role.ADMIN));
    members.add(founders.member("admin-2", Role.ADMIN));
    for (String id : FOUNDERS) {
      members.add(founders.member(id, Role.REPLICA));
    }
    genesis = new Genesis("Test", 1_767_225_600_000L, members, List.of(), List.of());
    var _ = founders.member("r5", Role.REPLICA);
    certificates = new Certificates(genesis);
  }

  @Test
  void twoThatDifferAtOneHeightAreSeenWhoeverShowsThemAndWhenever() {
    for (long height = 1; height <= 1_000; height++) {
      certificates.certified("member", text(height, "ours", FOUNDERS));
    }
    certificates.shown("r4", note(7, "ours", FOUNDERS, FOUNDERS.subList(1, 4)), List.of());
    assertThat(certificates.contradictions()).isEmpty();

    certificates.shown("r4", note(7, "other", FOUNDERS, FOUNDERS.subList(0, 3)), List.of());
    assertThat(certificates.contradictions())
        .singleElement()
        .asString()
        .startsWith("TWO CERTIFIED CHECKPOINTS at height 7: member showed")
        .contains("r4 showed");
    assertThat(certificates.heights()).isEqualTo(1_000);
  }

  @Test
  void whatTooFewSignedCountsForNothing() {
    String few = note(7, "other", FOUNDERS, FOUNDERS.subList(0, 2));
    assertThatThrownBy(() -> certificates.shown("r4", few, List.of()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(certificates.heights()).isZero();
  }

  @Test
  void aNoteIsHeldAgainstTheSetThatSignedAtItsHeight() {
    Link link = new Link(note(5, "ours", LATER, FOUNDERS.subList(0, 3)), signers(LATER).lines());
    String ofNewcomer = note(9, "ours", LATER, LATER.subList(1, 4));
    certificates.shown("r5", ofNewcomer, List.of(link));
    assertThatThrownBy(() -> new Certificates(genesis).shown("r5", ofNewcomer, List.of()))
        .isInstanceOf(IllegalArgumentException.class);
    // one that is behind shows what the founders signed, and links that are of later heights
    certificates.shown("r4", note(4, "ours", FOUNDERS, FOUNDERS.subList(1, 4)), List.of(link));
    assertThat(certificates.heights()).isEqualTo(2);
    // after the change the fourth signs nothing that counts
    String afterwards = note(9, "other", LATER, FOUNDERS.subList(1, 4));
    assertThatThrownBy(() -> certificates.shown("r4", afterwards, List.of(link)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(certificates.contradictions()).isEmpty();

    certificates.shown("r5", note(9, "other", LATER, LATER.subList(0, 3)), List.of(link));
    assertThat(certificates.contradictions()).hasSize(1);
  }

  private String text(long height, String state, List<String> members) {
    return new LedgerCheckpoint(
            genesis.chainId(),
            height,
            Digest.ZERO,
            height,
            genesis.timeMs() + height,
            Digest.sha256(state.getBytes(UTF_8)),
            signers(members).hash())
        .text();
  }

  private String note(long height, String state, List<String> members, List<String> by) {
    Note unsigned = new Note(text(height, state, members), List.of());
    List<Note.Signature> lines =
        by.stream()
            .map(id ->
                Note.Signature.of(
                    verifier(id),
                    founders.keys(id).checkpoint().orElseThrow().sign(unsigned.signedBytes())))
            .toList();
    return new Note(unsigned.text(), lines).encode();
  }

  private VerifierKey verifier(String id) {
    return new VerifierKey(
        LedgerCheckpoint.signer(genesis.chainId(), id),
        founders.keys(id).checkpoint().orElseThrow().publicKey());
  }

  private SignerSet signers(List<String> ids) {
    return new SignerSet(ids.stream().map(this::verifier).toList());
  }
}
