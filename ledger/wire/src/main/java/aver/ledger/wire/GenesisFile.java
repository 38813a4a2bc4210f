package aver.ledger.wire;

import aver.ledger.proof.Digest;
import aver.ledger.rules.Genesis;
import aver.ledger.rules.state.NamedNumber;
import aver.ledger.rules.state.NewMember;
import aver.ledger.rules.state.Octets;
import aver.ledger.rules.state.PublicKey;
import aver.ledger.rules.state.ReplicaKeys;
import aver.ledger.rules.state.Role;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads genesis documents and join requests' members. Only the canonical bytes are taken, so that
 * equal files have equal chain ids and nothing in a file goes unread.
 */
public final class GenesisFile {
  private static final int BYTES_MAX = 16 << 20;
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private GenesisFile() {}

  /**
   * Reads a genesis document; one line feed at its end is allowed.
   *
   * @throws DecodeException saying what is wrong
   */
  public static Genesis read(byte[] file) throws DecodeException {
    if (file.length > BYTES_MAX) {
      throw new DecodeException(
          DecodeFault.TOO_LARGE, "a genesis file has at most 16 MiB, not " + file.length);
    }
    boolean ended = file.length > 0 && file[file.length - 1] == '\n';
    byte[] bytes = ended ? Arrays.copyOf(file, file.length - 1) : file;
    try {
      JsonNode document = JSON.readTree(bytes);
      if (!Genesis.FORMAT.equals(text(document, "format"))) {
        throw new DecodeException(DecodeFault.KIND_UNKNOWN, "format must be " + Genesis.FORMAT);
      }
      List<NewMember> members = new ArrayList<>();
      for (JsonNode member : field(document, "members")) {
        members.add(member(member));
      }
      Genesis genesis =
          new Genesis(
              text(document, "name"),
              number(document, "timeMs"),
              members,
              numbers(field(document, "balances")),
              numbers(field(document, "settings")));
      if (!Arrays.equals(genesis.canonical(), bytes)) {
        throw new DecodeException(
            DecodeFault.NOT_CANONICAL,
            "unknown fields, or not RFC 8785 canonical JSON: use the file that aver genesis wrote");
      }
      return genesis;
    } catch (JacksonException e) {
      throw new DecodeException(DecodeFault.MALFORMED, "no JSON: " + e.getOriginalMessage());
    } catch (IllegalArgumentException e) {
      throw new DecodeException(DecodeFault.FIELD_INVALID, String.valueOf(e.getMessage()));
    }
  }

  /**
   * A member as genesis and join requests describe it.
   *
   * @throws IllegalArgumentException for a missing or bad field
   */
  public static NewMember member(JsonNode m) {
    List<Role> roles = new ArrayList<>();
    for (JsonNode role : field(m, "roles")) {
      roles.add(Role.valueOf(role.asString().toUpperCase(Locale.ROOT)));
    }
    JsonNode replica = m.get("replica");
    return new NewMember(
        text(m, "id"),
        text(m, "name"),
        roles,
        key(m, "identityKey"),
        Digest.ofHex(text(m, "tlsKeyHash")),
        replica == null
            ? Optional.empty()
            : Optional.of(
                new ReplicaKeys(
                    key(replica, "checkpointKey"),
                    text(replica, "engineId"),
                    text(replica, "address"),
                    text(replica, "engineAddress"))));
  }

  private static PublicKey key(JsonNode m, String name) {
    return new PublicKey(PublicKey.ED25519, Octets.ofHex(text(m, name)));
  }

  private static List<NamedNumber> numbers(JsonNode object) {
    List<NamedNumber> items = new ArrayList<>();
    object
        .properties()
        .forEach(item -> items.add(new NamedNumber(item.getKey(), number(object, item.getKey()))));
    Collections.sort(items);
    return items;
  }

  private static JsonNode field(JsonNode m, String name) {
    JsonNode found = m.get(name);
    if (found == null) {
      throw new IllegalArgumentException("field \"" + name + "\" is missing");
    }
    return found;
  }

  private static String text(JsonNode m, String name) {
    JsonNode found = field(m, name);
    if (!found.isString()) {
      throw new IllegalArgumentException("field \"" + name + "\" must be a string");
    }
    return found.asString();
  }

  private static long number(JsonNode m, String name) {
    JsonNode found = field(m, name);
    if (!found.isIntegralNumber() || !found.canConvertToLong()) {
      throw new IllegalArgumentException("field \"" + name + "\" must be an integer");
    }
    return found.asLong();
  }
}
