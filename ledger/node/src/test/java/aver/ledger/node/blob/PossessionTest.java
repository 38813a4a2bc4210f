package aver.ledger.node.blob;

import static org.assertj.core.api.Assertions.assertThat;

import aver.ledger.rules.state.VectorEntry;
import aver.ledger.rules.state.VectorRole;
import org.junit.jupiter.api.Test;

/** Whose vectors came is known as long as they may be named, and no longer. */
final class PossessionTest {
  private static final AttemptRef FIRST = new AttemptRef(FiveAttempts.TASK, 1);
  private static final AttemptRef SECOND = new AttemptRef(FiveAttempts.TASK, 2);

  private final VectorEntry vector = FiveAttempts.entry(VectorRole.DELTA, "update");
  private final Possession possession = new Possession();

  @Test
  void anAttemptThatIsOverIsForgottenAloneAmongThoseThatAreNot() {
    possession.of(FIRST, "h1").add(vector);
    possession.of(SECOND, "h1").add(vector);
    possession.forget(FIRST::equals);
    assertThat(possession.of(FIRST, "h1").has(vector)).isFalse();
    assertThat(possession.of(SECOND, "h1").has(vector)).isTrue();
    possession.forget(SECOND::equals);
    assertThat(possession.isEmpty()).isTrue();
  }

  @Test
  void whatOneMemberSentIsNotAnothers() {
    possession.of(FIRST, "h1").add(vector);
    assertThat(possession.of(FIRST, "h2").has(vector)).isFalse();
    assertThat(possession.of(SECOND, "h1").has(vector)).isFalse();
  }
}
