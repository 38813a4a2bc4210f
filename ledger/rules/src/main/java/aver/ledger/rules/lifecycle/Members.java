package aver.ledger.rules.lifecycle;

import aver.ledger.proof.Digest;
import aver.ledger.rules.state.Codec;
import aver.ledger.rules.state.Keys;
import aver.ledger.rules.state.Member;
import aver.ledger.rules.state.MemberStatus;
import aver.ledger.rules.state.NewMember;
import aver.ledger.rules.state.Overlay;
import aver.ledger.rules.state.PublicKey;
import aver.ledger.rules.state.ReplicaKeys;
import aver.ledger.rules.state.Slot;
import aver.ledger.rules.tx.Context;
import aver.ledger.rules.tx.Refusal;
import aver.ledger.rules.tx.Rule;
import java.util.Optional;

/** Members and their keys. A public key belongs to one member and one purpose for ever. */
public final class Members {
  private Members() {}

  /** A refusal unless all keys are sound and were never used. */
  public static Optional<Refusal> checkKeys(Context context, NewMember member) {
    Optional<Refusal> own = checkKeys(context, member.identityKey(), member.tlsKeyHash());
    if (own.isPresent() || member.replica().isEmpty()) {
      return own;
    }
    PublicKey checkpointKey = member.replica().get().checkpointKey();
    if (checkpointKey.equals(member.identityKey())) {
      return Refusal.of(
          Rule.KEY_ALREADY_USED, "the checkpoint key must be used for nothing else: make another");
    }
    String engineId = member.replica().get().engineId();
    if (context.state().get(engine(engineId)).isPresent()) {
      return Refusal.of(
          Rule.KEY_ALREADY_USED, "engine id %s was used before: choose another", engineId);
    }
    return checkKey(context, checkpointKey);
  }

  /** The same of the two keys that every member has. */
  public static Optional<Refusal> checkKeys(Context context, PublicKey identity, Digest tlsKey) {
    Optional<Refusal> unusable = checkKey(context, identity);
    return unusable.isPresent() ? unusable : checkTlsKey(context, tlsKey);
  }

  /** A refusal if the TLS key was ever used: whoever is known by it would be shut out. */
  public static Optional<Refusal> checkTlsKey(Context context, Digest hash) {
    return context.state().get(tls(hash)).isPresent()
        ? Refusal.of(
            Rule.KEY_ALREADY_USED, "TLS key %s was registered before: make another", hash.hex())
        : Optional.empty();
  }

  /** A refusal unless the key is sound and was never used. */
  public static Optional<Refusal> checkKey(Context context, PublicKey key) {
    if (context.state().get(owner(key)).isPresent()) {
      return Refusal.of(
          Rule.KEY_ALREADY_USED, "key %s was registered before: make another", key.key());
    }
    return context.signatures().sound(key)
        ? Optional.empty()
        : Refusal.of(
            Rule.KEY_NOT_SOUND,
            "key %s is no point of full order: make another with aver",
            key.key());
  }

  /**
   * Adds a member with its keys.
   *
   * @param entered whether, as a replica, it signs checkpoints already
   */
  public static void add(Overlay state, NewMember member, boolean entered) {
    useKeys(state, member);
    Keys.MEMBERS.add(state, member.id());
    state.put(Keys.member(member.id()), new Member(member, MemberStatus.ACTIVE, 1, entered));
  }

  /** Lets a replica that lost its disk come back with other keys. */
  public static void returnWithNewKeys(Overlay state, Member before, NewMember next) {
    useKeys(state, next);
    state.put(
        Keys.member(next.id()),
        new Member(next, MemberStatus.ACTIVE, before.keyVersion() + 1, false));
  }

  /** Remembers that a key was used. */
  public static void useKey(Overlay state, PublicKey key, String member) {
    state.put(owner(key), member);
  }

  /** Remembers that a TLS key was used. */
  public static void useTlsKey(Overlay state, Digest hash, String member) {
    state.put(tls(hash), member);
  }

  private static void useKeys(Overlay state, NewMember member) {
    useKey(state, member.identityKey(), member.id());
    useTlsKey(state, member.tlsKeyHash(), member.id());
    if (member.replica().isPresent()) {
      ReplicaKeys replica = member.replica().get();
      useKey(state, replica.checkpointKey(), member.id());
      state.put(engine(replica.engineId()), member.id());
    }
  }

  private static Slot<String> owner(PublicKey key) {
    return named("key/" + key.key().hex());
  }

  private static Slot<String> tls(Digest hash) {
    return named("tls/" + hash.hex());
  }

  private static Slot<String> engine(String id) {
    return named("engine/" + id);
  }

  private static Slot<String> named(String key) {
    Codec<String> name = Keys.NAME;
    return new Slot<>(key, name);
  }
}
