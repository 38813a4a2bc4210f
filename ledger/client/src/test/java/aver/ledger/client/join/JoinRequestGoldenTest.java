package aver.ledger.client.join;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import aver.ledger.proof.Digest;
import aver.ledger.proof.crypto.SigningKey;
import aver.ledger.rules.state.NewMember;
import aver.ledger.rules.state.Octets;
import aver.ledger.rules.state.PublicKey;
import aver.ledger.rules.state.ReplicaKeys;
import aver.ledger.rules.state.Role;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * What a join request's signatures cover, which must never change: they and the fingerprints come
 * from {@code golden.py} beside the goldens of transactions.
 */
final class JoinRequestGoldenTest {
  @Test
  void aHospitalsRequestKeepsItsSignatureAndFingerprint() {
    NewMember north =
        member("north", "North \"General\" Hospital, Z\u00fcrich", Role.HOSPITAL, Optional.empty());
    JoinRequest request =
        new JoinRequest(
            north,
            Octets.ofHex(
                "3eeb67634d4ff20fa3628b79724a0942fd143d6536b192c13db9a5b4b8db366c"
                    + "179e0bc2ae8595b5b6452f3e0bb5386d752c04ea485d6f70cc7308b739aad90d"),
            Optional.empty());
    assertThat(request.fingerprint().replace(" ", ""))
        .isEqualTo("ab4766262eb2af03d7d5db78410e2b44");
    assertThat(JoinRequest.read(request.json().getBytes(UTF_8))).isEqualTo(request);
  }

  @Test
  void aReplicasRequestKeepsBothItsSignatures() {
    ReplicaKeys keys =
        new ReplicaKeys(
            key("checkpoint key of replica-1"),
            "replica-1-1",
            "replica-1.example:7001",
            "replica-1.example:7002");
    NewMember replica = member("replica-1", "Replica 1", Role.REPLICA, Optional.of(keys));
    JoinRequest request =
        new JoinRequest(
            replica,
            Octets.ofHex(
                "e8000afbcaa5d83ef85a6cacdd79e72c0ed17934b96ad8188c2fea967c51505f"
                    + "dd8802c6b07e12e04a3aa4f4d0d26722d56bed4a40199714369355820dff9404"),
            Optional.of(
                Octets.ofHex(
                    "343b6629130a78c684d887b81211d2ca65d2ece98cff42a08b2f600e278e9aa0"
                        + "1e6b27c7bcdb7732fd65471be98b4df300d202ea9ece77da08d03ebb5d39b60b")));
    assertThat(request.fingerprint().replace(" ", ""))
        .isEqualTo("58c0cc9f57ba9b258530f975710261e7");
    assertThat(JoinRequest.read(request.json().getBytes(UTF_8))).isEqualTo(request);
  }

  private static NewMember member(
      String id, String name, Role role, Optional<ReplicaKeys> replica) {
    return new NewMember(
        id,
        name,
        List.of(role),
        key("identity key of " + id),
        Digest.sha256(("TLS key of " + id).getBytes(UTF_8)),
        replica);
  }

  private static PublicKey key(String name) {
    byte[] seed = Digest.sha256(name.getBytes(UTF_8)).bytes();
    return new PublicKey(PublicKey.ED25519, Octets.of(SigningKey.ofSeed(seed).publicKey()));
  }
}
