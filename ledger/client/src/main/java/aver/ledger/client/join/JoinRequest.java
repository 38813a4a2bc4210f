package aver.ledger.client.join;

import aver.ledger.client.keys.KeyFile;
import aver.ledger.proof.Digest;
import aver.ledger.proof.crypto.Domain;
import aver.ledger.proof.crypto.SignatureCheck;
import aver.ledger.proof.crypto.SigningKey;
import aver.ledger.rules.Genesis;
import aver.ledger.rules.state.NewMember;
import aver.ledger.rules.state.Octets;
import aver.ledger.wire.GenesisFile;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Somebody's wish to become a member, with proof that they hold the keys that it names.
 *
 * <p>Each signature covers {@code "aver/join-request/v1\n"} and the canonical JSON of the member.
 * It names no chain, since a founding member signs before there is one.
 *
 * @param member who asks, with public keys
 * @param signature by the identity key, 64 bytes
 * @param checkpointSignature by the checkpoint key; present exactly for a replica
 */
public record JoinRequest(
    NewMember member, Octets signature, Optional<Octets> checkpointSignature) {
  public static final String FORMAT = "aver-join-request/v1";
  public static final int BYTES_MAX = 1 << 16;
  private static final int FINGERPRINT_DIGITS = 32;

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  /** Checks that the signatures are those of the member's own keys. */
  public JoinRequest {
    byte[] message = message(member);
    if (!SignatureCheck.verify(member.identityKey().key().bytes(), message, signature.bytes())) {
      throw new IllegalArgumentException(
          "the signature is not by the identity key of " + member.id());
    }
    if (member.replica().isPresent() != checkpointSignature.isPresent()) {
      throw new IllegalArgumentException(
          "a checkpoint signature belongs to a replica, and only to one");
    }
    if (checkpointSignature.isPresent()
        && !SignatureCheck.verify(
            member.replica().orElseThrow().checkpointKey().key().bytes(),
            message,
            checkpointSignature.get().bytes())) {
      throw new IllegalArgumentException(
          "the checkpoint signature is not by the checkpoint key of " + member.id());
    }
  }

  /** Signs a request with the keys that {@code member} names. */
  public static JoinRequest sign(NewMember member, KeyFile keys) {
    byte[] message = message(member);
    Optional<SigningKey> checkpoint =
        member.replica().isPresent() ? keys.checkpoint() : Optional.empty();
    return new JoinRequest(
        member,
        Octets.of(keys.identity().sign(message)),
        checkpoint.map(key -> Octets.of(key.sign(message))));
  }

  /**
   * Reads a request file and checks its signatures.
   *
   * @throws IllegalArgumentException saying what is wrong with it
   */
  public static JoinRequest read(byte[] file) {
    try {
      JsonNode document = JSON.readTree(file);
      if (!FORMAT.equals(document.path("format").asString(""))) {
        throw new IllegalArgumentException("format must be " + FORMAT);
      }
      NewMember member = GenesisFile.member(document.path("member"));
      JsonNode checkpoint = document.get("checkpointSignature");
      JoinRequest request =
          new JoinRequest(
              member,
              Octets.ofHex(document.path("signature").asString("")),
              checkpoint == null
                  ? Optional.empty()
                  : Optional.of(Octets.ofHex(checkpoint.asString(""))));
      if (!JSON.readTree(request.json()).equals(document)) {
        throw new IllegalArgumentException("there are fields that a join request does not have");
      }
      return request;
    } catch (JacksonException e) {
      throw new IllegalArgumentException("no JSON: " + e.getOriginalMessage(), e);
    }
  }

  /** The file's content: indented JSON with a line feed at its end. */
  public String json() {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("format", FORMAT);
    document.put("member", JSON.readTree(Genesis.canonical(member)));
    document.put("signature", signature.hex());
    checkpointSignature.ifPresent(s -> document.put("checkpointSignature", s.hex()));
    return JSON.writeValueAsString(document) + "\n";
  }

  /**
   * What people compare by telephone, so that nobody swaps the file on its way: the first 16 bytes
   * of the SHA-256 of what is signed, as eight groups of hexadecimal digits.
   */
  public String fingerprint() {
    return fingerprint(member);
  }

  /** The same of a request that is not at hand: whoever is described alike was asked for alike. */
  public static String fingerprint(NewMember member) {
    String hex = Digest.sha256(message(member)).hex().substring(0, FINGERPRINT_DIGITS);
    return hex.replaceAll("(.{4})(?!$)", "$1 ");
  }

  private static byte[] message(NewMember member) {
    byte[] prefix = Domain.JOIN_REQUEST.prefix();
    byte[] body = Genesis.canonical(member);
    byte[] message = new byte[prefix.length + body.length];
    System.arraycopy(prefix, 0, message, 0, prefix.length);
    System.arraycopy(body, 0, message, prefix.length, body.length);
    return message;
  }
}
