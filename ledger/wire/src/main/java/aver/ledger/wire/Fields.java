package aver.ledger.wire;

import aver.ledger.proof.Digest;
import aver.ledger.rules.state.NamedNumber;
import aver.ledger.rules.state.NamedText;
import aver.ledger.rules.state.Numbered;
import aver.ledger.rules.state.Octets;
import aver.ledger.rules.state.PublicKey;
import aver.ledger.rules.state.VectorEntry;
import aver.ledger.rules.state.VectorRole;
import aver.ledger.rules.tx.Acknowledgement;
import aver.proto.v1.IntegerParameter;
import aver.proto.v1.ManifestEntry;
import aver.proto.v1.Parameter;
import com.google.protobuf.ByteString;
import java.util.List;

/**
 * Fields that several messages share. Every {@code from} method throws IllegalArgumentException for
 * a bad value.
 */
public final class Fields {
  private Fields() {}

  static Digest digest(ByteString bytes) {
    return Digest.of(bytes.toByteArray());
  }

  static ByteString bytes(Digest digest) {
    return ByteString.copyFrom(digest.bytes());
  }

  static Octets octets(ByteString bytes) {
    return Octets.of(bytes.toByteArray());
  }

  static ByteString bytes(Octets octets) {
    return ByteString.copyFrom(octets.bytes());
  }

  static PublicKey key(aver.proto.v1.PublicKey key) {
    return new PublicKey(key.getAlgorithm(), octets(key.getKey()));
  }

  static aver.proto.v1.PublicKey key(PublicKey key) {
    return aver.proto.v1.PublicKey.newBuilder()
        .setAlgorithm(key.algorithm())
        .setKey(bytes(key.key()))
        .build();
  }

  /** A manifest from its message. */
  public static List<VectorEntry> manifest(List<ManifestEntry> entries) {
    return entries.stream().map(Fields::vector).toList();
  }

  /** A manifest as a message. */
  public static List<ManifestEntry> manifestOf(List<VectorEntry> entries) {
    return entries.stream().map(Fields::vector).toList();
  }

  private static VectorEntry vector(ManifestEntry entry) {
    VectorRole role = Numbered.of(VectorRole.values(), entry.getRoleValue());
    if (entry.getElementType() != role.elementType()) {
      throw new IllegalArgumentException(
          "element type of role %s must be %d".formatted(role, role.elementType()));
    }
    return new VectorEntry(role, entry.getLength(), digest(entry.getRoot()));
  }

  private static ManifestEntry vector(VectorEntry entry) {
    return ManifestEntry.newBuilder()
        .setRoleValue(entry.role().number())
        .setElementType(entry.role().elementType())
        .setLength(entry.length())
        .setRoot(bytes(entry.root()))
        .build();
  }

  /** A replica's receipt from its message. */
  public static Acknowledgement acknowledgement(aver.proto.v1.Acknowledgement message) {
    return new Acknowledgement(
        message.getReplica(), message.getKeyVersion(), octets(message.getSignature()));
  }

  /** A replica's receipt as a message. */
  public static aver.proto.v1.Acknowledgement acknowledgement(Acknowledgement record) {
    return aver.proto.v1.Acknowledgement.newBuilder()
        .setReplica(record.replica())
        .setKeyVersion(record.keyVersion())
        .setSignature(bytes(record.signature()))
        .build();
  }

  static List<NamedNumber> numbers(List<IntegerParameter> parameters) {
    return parameters.stream().map(p -> new NamedNumber(p.getName(), p.getValue())).toList();
  }

  static List<IntegerParameter> numbersOf(List<NamedNumber> parameters) {
    return parameters.stream()
        .map(p -> IntegerParameter.newBuilder().setName(p.name()).setValue(p.value()).build())
        .toList();
  }

  static List<NamedText> texts(List<Parameter> parameters) {
    return parameters.stream().map(p -> new NamedText(p.getName(), p.getValue())).toList();
  }

  static List<Parameter> textsOf(List<NamedText> parameters) {
    return parameters.stream()
        .map(p -> Parameter.newBuilder().setName(p.name()).setValue(p.value()).build())
        .toList();
  }
}
