package aver.ledger.node;

import aver.ledger.client.keys.KeyFile;
import aver.ledger.rules.state.NewMember;
import aver.ledger.rules.state.Octets;
import aver.ledger.rules.state.PublicKey;
import aver.ledger.rules.state.ReplicaKeys;
import aver.ledger.rules.state.Role;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/** Members with key files of their own, from whom a genesis is made. */
final class Founders {
  private final Path folder;
  private final Map<String, KeyFile> keys = new TreeMap<>();

  /** Keeps the files in {@code folder}, which holds the file {@code password}. */
  Founders(Path folder) {
    this.folder = folder;
  }

  NewMember member(String id, Role role) throws Exception {
    boolean replica = role == Role.REPLICA;
    KeyFile made =
        KeyFile.create(folder.resolve(id + ".p12"), folder.resolve("password"), id, replica);
    keys.put(id, made);
    Optional<ReplicaKeys> own =
        made.checkpoint()
            .map(key -> new ReplicaKeys(key(key.publicKey()), id, "localhost:1", "localhost:2"));
    return new NewMember(
        id, id, List.of(role), key(made.identity().publicKey()), made.tls().hash(), own);
  }

  private static PublicKey key(byte[] bytes) {
    return new PublicKey(PublicKey.ED25519, Octets.of(bytes));
  }

  /** Key files of all that were made, by id. */
  Map<String, KeyFile> all() {
    return Collections.unmodifiableMap(keys);
  }

  KeyFile keys(String id) {
    return Objects.requireNonNull(keys.get(id));
  }
}
