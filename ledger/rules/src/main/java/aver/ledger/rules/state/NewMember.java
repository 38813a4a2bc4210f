package aver.ledger.rules.state;

import aver.ledger.proof.Digest;
import java.util.List;
import java.util.Optional;

/**
 * Somebody who is to become a member, as genesis or an admission describes them.
 *
 * @param id slug
 * @param displayName for people
 * @param roles ascending, at least one
 * @param identityKey signs transactions, blob headers and acknowledgements
 * @param tlsKeyHash SHA-256 of the DER SubjectPublicKeyInfo of the TLS key
 * @param replica present exactly for the role REPLICA
 */
public record NewMember(
    String id,
    String displayName,
    List<Role> roles,
    PublicKey identityKey,
    Digest tlsKeyHash,
    Optional<ReplicaKeys> replica) {
  /** Checks the forms and that replicas, and only they, have replica keys. */
  public NewMember {
    Ids.slug("member", id);
    Ids.text("display name", displayName);
    roles = Ids.ascending("roles", roles, Role.values().length);
    if (roles.isEmpty()) {
      throw new IllegalArgumentException("a member needs at least one role");
    }
    if (roles.contains(Role.REPLICA) != replica.isPresent()) {
      throw new IllegalArgumentException("replica keys belong to the role REPLICA, and only to it");
    }
  }

  /** Writes the canonical bytes, inside those of an action. */
  public static void write(Writer out, NewMember member) {
    out.text(member.id).text(member.displayName);
    out.list(member.roles, (w, role) -> w.u8(role.number()));
    PublicKey.write(out, member.identityKey);
    out.digest(member.tlsKeyHash).optional(member.replica, ReplicaKeys::write);
  }

  /** Reads what {@link #write} wrote. */
  public static NewMember read(Reader in) {
    return new NewMember(
        in.text(),
        in.text(),
        in.list(r -> Numbered.of(Role.values(), r.u8())),
        PublicKey.read(in),
        in.digest(),
        in.optional(ReplicaKeys::read));
  }
}
