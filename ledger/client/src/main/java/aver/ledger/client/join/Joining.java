package aver.ledger.client.join;

import aver.ledger.client.keys.KeyFile;
import aver.ledger.client.keys.KeyFileException;
import aver.ledger.client.tls.HostPort;
import aver.ledger.proof.crypto.SigningKey;
import aver.ledger.rules.state.Ids;
import aver.ledger.rules.state.NetworkAddress;
import aver.ledger.rules.state.NewMember;
import aver.ledger.rules.state.Octets;
import aver.ledger.rules.state.PublicKey;
import aver.ledger.rules.state.ReplicaKeys;
import aver.ledger.rules.state.Role;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What somebody who wants to join says about themselves; checked before a key is made.
 *
 * @param id slug, for life
 * @param name for people
 * @param role what the member asks to be
 * @param place where its services are; present exactly for a replica
 */
public record Joining(String id, String name, Role role, Optional<Place> place) {
  /**
   * Where a replica is.
   *
   * @param listen the members' interface, as others reach it
   * @param engine the consensus engine, as the other replicas reach it
   * @param engineId its peer in the engine; a replica that lost its disk comes back with a new one
   */
  public record Place(String listen, String engine, String engineId) {}

  /**
   * Checks the forms.
   *
   * @throws IllegalArgumentException with all problems in one line
   */
  public Joining {
    List<String> problems = new ArrayList<>();
    checked(problems, () -> Ids.slug("--id", id));
    checked(problems, () -> Ids.text("--name", name));
    if (role == Role.REPLICA && place.isEmpty()) {
      problems.add("a replica needs --listen-address and --engine-address");
    }
    place.ifPresent(at -> {
      checked(problems, () -> reachable("--listen-address", at.listen()));
      checked(problems, () -> reachable("--engine-address", at.engine()));
      checked(problems, () -> Ids.slug("--engine-id", at.engineId()));
      if (at.listen().equals(at.engine())) {
        problems.add("--listen-address and --engine-address must differ, both are " + at.listen());
      }
    });
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException(String.join("; ", problems));
    }
  }

  private static void checked(List<String> problems, Runnable check) {
    try {
      check.run();
    } catch (IllegalArgumentException e) {
      problems.add(String.valueOf(e.getMessage()));
    }
  }

  /** An address that others can dial, which "every interface" is not. */
  private static String reachable(String what, String text) {
    HostPort address = HostPort.parse(NetworkAddress.require(what, text));
    if (address.host().equals("0.0.0.0") || address.host().equals("::")) {
      throw new IllegalArgumentException(
          what + " must be an address that others can reach, was " + text);
    }
    return address.toString();
  }

  /**
   * Signs the request, with the keys of the file if there is one, otherwise with new ones that are
   * written to it.
   *
   * @throws KeyFileException if the key files cannot be read or made
   */
  public JoinRequest request(Path keyFile, Path passwordFile) throws KeyFileException {
    boolean replica = role == Role.REPLICA;
    KeyFile keys = KeyFile.openOrCreate(keyFile, passwordFile, id, replica);
    NewMember member =
        new NewMember(
            id,
            name,
            List.of(role),
            publicKey(keys.identity()),
            keys.tls().hash(),
            place.map(at ->
                new ReplicaKeys(
                    publicKey(keys.checkpoint().orElseThrow()),
                    at.engineId(),
                    at.listen(),
                    at.engine())));
    return JoinRequest.sign(member, keys);
  }

  private static PublicKey publicKey(SigningKey key) {
    return new PublicKey(PublicKey.ED25519, Octets.of(key.publicKey()));
  }
}
