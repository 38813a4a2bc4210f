package aver.coordinator.admin;

import static org.assertj.core.api.Assertions.assertThat;

import aver.ledger.client.join.JoinRequest;
import aver.ledger.proof.Digest;
import aver.ledger.rules.action.ReplaceKey;
import aver.ledger.rules.action.ReplaceReplica;
import aver.ledger.rules.state.NewMember;
import aver.ledger.rules.state.Octets;
import aver.ledger.rules.state.PublicKey;
import aver.ledger.rules.state.ReplicaKeys;
import aver.ledger.rules.state.Role;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Whoever votes is shown all that the action will write, not the beginning of it. */
final class ActionTextTest {
  private static final PublicKey IDENTITY = key("identity");
  private static final PublicKey CHECKPOINT = key("checkpoint");
  private static final Digest TLS = digest("tls");

  @Test
  void aReplicaComesWithAllItsKeysAndPlaces() {
    NewMember next = replica("r5.example:7100");
    var action = new ReplaceReplica("replica-2", next);
    assertThat(ActionText.of(action))
        .isEqualTo(
            "replace replica replica-2 by replica-5 (The fifth) as replica, fingerprint "
                + JoinRequest.fingerprint(next));
    assertThat(ActionText.details(action))
        .containsOnlyKeys(
            "fingerprint",
            "identityKey",
            "tlsKeyHash",
            "checkpointKey",
            "engineId",
            "address",
            "engineAddress")
        .containsEntry("identityKey", IDENTITY.key().hex())
        .containsEntry("tlsKeyHash", TLS.hex())
        .containsEntry("checkpointKey", CHECKPOINT.key().hex())
        .containsEntry("engineId", "replica-5-1")
        .containsEntry("address", "r5.example:7100")
        .containsEntry("engineAddress", "r5.example:7200");
  }

  @Test
  void twoThatDifferAnywhereDifferInTheirFingerprint() {
    assertThat(JoinRequest.fingerprint(replica("r5.example:7100")))
        .isNotEqualTo(JoinRequest.fingerprint(replica("r5.example:7101")));
  }

  @Test
  void newKeysAreShownInFull() {
    var action = new ReplaceKey("hospital-1", IDENTITY, TLS);
    assertThat(ActionText.of(action)).contains(IDENTITY.key().hex()).contains(TLS.hex());
    assertThat(ActionText.details(action)).containsOnlyKeys("identityKey", "tlsKeyHash");
  }

  private static NewMember replica(String address) {
    ReplicaKeys keys = new ReplicaKeys(CHECKPOINT, "replica-5-1", address, "r5.example:7200");
    return new NewMember(
        "replica-5", "The fifth", List.of(Role.REPLICA), IDENTITY, TLS, Optional.of(keys));
  }

  private static PublicKey key(String text) {
    return new PublicKey(PublicKey.ED25519, Octets.of(digest(text).bytes()));
  }

  private static Digest digest(String text) {
    return Digest.sha256(text.getBytes(StandardCharsets.UTF_8));
  }
}
