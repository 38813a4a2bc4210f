package aver.ledger.audit;

import static org.assertj.core.api.Assertions.assertThat;

import aver.ledger.proof.Digest;
import aver.ledger.rules.Applied;
import aver.ledger.rules.BlockResult;
import aver.ledger.rules.Leaf;
import aver.ledger.rules.state.Attempt;
import aver.ledger.rules.state.AttemptPhase;
import aver.ledger.rules.state.Keys;
import aver.ledger.rules.state.MemoryState;
import aver.ledger.rules.state.Octets;
import aver.ledger.rules.state.Overlay;
import aver.ledger.rules.state.Purpose;
import aver.ledger.rules.state.VoidReason;
import aver.ledger.rules.tx.AttestResult;
import aver.ledger.rules.tx.Envelope;
import aver.ledger.rules.tx.Result;
import aver.ledger.rules.tx.SignedTransaction;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Which attempts of a block ended by what replicas computed, and so are computed again. */
final class AttestedTest {
  private static final Digest ID = Digest.sha256(new byte[] {1});
  private static final AttestResult SAID =
      new AttestResult("heart-1", 1, new Result.NoResult(VoidReason.TOO_FEW_UPDATES));

  /** A block with that attestation, behind which the attempt stands like this. */
  private static List<Attested> ended(AttemptPhase phase, int voidReason) {
    Envelope envelope = new Envelope(1, "replica-1", 1, Octets.of(new byte[16]), 0, 0);
    SignedTransaction attestation =
        new SignedTransaction(
            ID, Octets.of(new byte[] {1}), Octets.of(new byte[64]), envelope, SAID);
    Applied applied = new Applied.Logged(new Leaf(1, 0, ID, "replica-1", 0, ID), Optional.empty());
    MemoryState after = MemoryState.empty();
    Overlay changes = new Overlay(after);
    changes.put(
        Keys.attempt("heart-1", 1),
        new Attempt(
            "heart-1", 1, Purpose.TRAIN, 0, phase, 0, 0, voidReason, List.of("hospital-1")));
    after.apply(changes.changes());
    return Attested.ended(
        List.of(attestation), new BlockResult(List.of(applied), new TreeMap<>()), after);
  }

  @Test
  void itEndedByTheAttestationThatSaysSo() {
    assertThat(ended(AttemptPhase.VOID, VoidReason.TOO_FEW_UPDATES.number()))
        .containsExactly(new Attested("heart-1", 1, SAID.result()));
    assertThat(ended(AttemptPhase.ATTEST, 0)).isEmpty();
  }

  @Test
  void aReplicaThatAttestsJustBeforeTheAdminsVoidItDidNotEndIt() {
    assertThat(ended(AttemptPhase.VOID, VoidReason.BY_ADMINS.number())).isEmpty();
  }
}
