package aver.ledger.rules.state;

import aver.ledger.proof.Digest;
import java.util.Optional;

/**
 * A member of the federation.
 *
 * @param who keys and roles as they are now
 * @param status whether it may act
 * @param keyVersion counts identity keys from 1
 * @param entered for replicas: whether it signs checkpoints already (those of genesis do)
 */
public record Member(NewMember who, MemberStatus status, int keyVersion, boolean entered) {
  public static final Codec<Member> CODEC =
      Codec.of(
          (w, m) -> {
            NewMember.write(w, m.who);
            w.u8(m.status.number()).i32(m.keyVersion).flag(m.entered);
          },
          r ->
              new Member(
                  NewMember.read(r),
                  Numbered.of(MemberStatus.values(), r.u8()),
                  r.i32(),
                  r.flag()));

  /** Its id. */
  public String id() {
    return who.id();
  }

  /** Whether it is active and has the role. */
  public boolean may(Role role) {
    return status == MemberStatus.ACTIVE && who.roles().contains(role);
  }

  /** Whether it has the role, active or not. */
  public boolean has(Role role) {
    return who.roles().contains(role);
  }

  /** This with another status. */
  public Member with(MemberStatus next) {
    return new Member(who, next, keyVersion, entered);
  }

  /** This with a new identity key, one version up. */
  public Member withIdentityKey(PublicKey key) {
    NewMember next =
        new NewMember(
            who.id(), who.displayName(), who.roles(), key, who.tlsKeyHash(), who.replica());
    return new Member(next, status, keyVersion + 1, entered);
  }

  /** This with a new TLS key. */
  public Member withTlsKeyHash(Digest hash) {
    NewMember next =
        new NewMember(
            who.id(), who.displayName(), who.roles(), who.identityKey(), hash, who.replica());
    return new Member(next, status, keyVersion, entered);
  }

  /** Address of the members' interface, for a replica. */
  public Optional<String> address() {
    return who.replica().map(ReplicaKeys::address);
  }
}
