package aver.ledger.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aver.ledger.proof.Digest;
import aver.ledger.rules.state.NewMember;
import aver.ledger.rules.state.Octets;
import aver.ledger.rules.state.PublicKey;
import aver.ledger.rules.state.ReplicaKeys;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Founders' keys are held to what an admission demands later. */
class GenesisTest {
  private final Genesis right = new Federation().genesis;
  private final NewMember ada = member("ada");
  private final NewMember r1 = member("r1");
  private final ReplicaKeys r1Keys = r1.replica().orElseThrow();

  @Test
  void noTwoFoundersShareAKey() {
    refused("ben", m -> identity(m, ada.identityKey()), "identity key of ada", "of ben");
    refused("ben", m -> tls(m, ada.tlsKeyHash()), "TLS key of ada", "TLS key of ben");
    refused("r2", m -> replica(m, r1Keys.checkpointKey(), "e-r2"), "checkpoint key of r1", "of r2");
    refused("r2", m -> replica(m, checkpoint(m), "e-r1"), "engine id of r1", "engine id of r2");
    refused("r2", m -> replica(m, m.identityKey(), "e-r2"), "identity key of r2", "checkpoint key");
    refused("r2", m -> replica(m, ada.identityKey(), "e-r2"), "identity key of ada", "checkpoint");
  }

  @Test
  void noFounderHasAKeyThatIsNotSound() {
    byte[] identity = new byte[32];
    identity[0] = 1; // the point of order 1: everything verifies
    PublicKey unsound = new PublicKey(PublicKey.ED25519, Octets.of(identity));
    refused("ben", m -> identity(m, unsound), "identity key of ben", "no point of full order");
    refused("r2", m -> replica(m, unsound, "e-r2"), "checkpoint key of r2", "full order");
  }

  @Test
  void theDocumentThatTheOthersStartFromIsTaken() {
    assertThat(changed("ben", m -> m).chainId()).isEqualTo(right.chainId());
  }

  private void refused(String id, UnaryOperator<NewMember> change, String... words) {
    assertThatThrownBy(() -> changed(id, change))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll(words);
  }

  private Genesis changed(String id, UnaryOperator<NewMember> change) {
    List<NewMember> members = new ArrayList<>(right.members());
    members.replaceAll(m -> m.id().equals(id) ? change.apply(m) : m);
    return new Genesis(right.name(), right.timeMs(), members, right.balances(), right.settings());
  }

  private NewMember member(String id) {
    return right.members().stream().filter(m -> m.id().equals(id)).findFirst().orElseThrow();
  }

  private static PublicKey checkpoint(NewMember m) {
    return m.replica().orElseThrow().checkpointKey();
  }

  private static NewMember identity(NewMember m, PublicKey key) {
    return new NewMember(m.id(), m.displayName(), m.roles(), key, m.tlsKeyHash(), m.replica());
  }

  private static NewMember tls(NewMember m, Digest hash) {
    return new NewMember(m.id(), m.displayName(), m.roles(), m.identityKey(), hash, m.replica());
  }

  private static NewMember replica(NewMember m, PublicKey checkpointKey, String engineId) {
    ReplicaKeys now = m.replica().orElseThrow();
    return new NewMember(
        m.id(),
        m.displayName(),
        m.roles(),
        m.identityKey(),
        m.tlsKeyHash(),
        Optional.of(new ReplicaKeys(checkpointKey, engineId, now.address(), now.engineAddress())));
  }
}
