package aver.ledger.node.blob;

import aver.ledger.proof.Digest;
import aver.ledger.proof.crypto.Domain;
import aver.ledger.proof.crypto.SigningKey;
import aver.ledger.rules.lifecycle.Manifests;
import aver.ledger.rules.state.VectorEntry;
import aver.ledger.rules.state.VectorRole;
import aver.ledger.store.BlobStore;
import aver.ledger.wire.Fields;
import aver.proto.v1.BlobHeader;
import aver.proto.v1.ManifestEntry;
import aver.proto.v1.UploadLeaf;
import aver.proto.v1.UploadOpening;
import aver.proto.v1.UploadResponse;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;

/** Makes uploads, right ones and others, from a seed. */
final class UploadFuzz {
  /** Values of the vector: a whole leaf and a shorter one. */
  static final int DIMENSION = 20_000;

  private static final List<VectorRole> ROLES = List.of(VectorRole.values());

  private final SplittableRandom random;

  UploadFuzz(SplittableRandom random) {
    this.random = random;
  }

  byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  /** Within the bound, at it, over it in one place, or any bytes at all. */
  byte[] content() {
    int bound = FiveAttempts.BOUND;
    int kind = random.nextInt(5);
    if (kind == 0) {
      return bytes(DIMENSION * Integer.BYTES);
    }
    ByteBuffer values =
        ByteBuffer.allocate(DIMENSION * Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    while (values.hasRemaining()) {
      values.putInt(random.nextInt(4) == 0 ? bound : random.nextInt(-bound, bound + 1));
    }
    if (kind == 1) {
      int[] over = {bound + 1, -bound - 1, Integer.MAX_VALUE, Integer.MIN_VALUE, 0x7fc00000};
      int at = random.nextInt(DIMENSION) * Integer.BYTES;
      values.putInt(at, over[random.nextInt(over.length)]); // the last are the bits of a NaN
    }
    return values.array();
  }

  /** The one vector that the task asks for, or some other list. */
  List<VectorEntry> manifest(Digest root) {
    VectorEntry right = new VectorEntry(VectorRole.DELTA, DIMENSION, root);
    return switch (random.nextInt(10)) {
      case 0 -> List.of(right, right);
      case 1 -> List.of(new VectorEntry(role(), DIMENSION, root), right);
      case 2 -> List.of(new VectorEntry(VectorRole.DELTA, 1 + random.nextInt(1 << 30), root));
      case 3 -> List.of(right, new VectorEntry(VectorRole.EVALUATION, 4, root));
      default -> List.of(right);
    };
  }

  private VectorRole role() {
    return ROLES.get(random.nextInt(ROLES.size()));
  }

  UploadOpening opening(
      Digest chain,
      SigningKey key,
      String member,
      int attempt,
      List<VectorEntry> manifest,
      Digest salt) {
    BlobHeader header =
        BlobHeader.newBuilder()
            .setTask(FiveAttempts.TASK)
            .setAttempt(attempt)
            .setMember(member)
            .setKeyVersion(1)
            .setManifestRoot(ByteString.copyFrom(Manifests.root(manifest).bytes()))
            .build();
    UploadOpening.Builder opening =
        UploadOpening.newBuilder()
            .addAllManifest(Fields.manifestOf(manifest))
            .setSalt(ByteString.copyFrom(salt.bytes()));
    return signed(opening, header.toByteString(), chain, key).build();
  }

  private static UploadOpening.Builder signed(
      UploadOpening.Builder opening, ByteString header, Digest chain, SigningKey key) {
    byte[] message = Domain.BLOB_HEADER.message(chain, header.toByteArray());
    return opening.setHeader(header).setSignature(ByteString.copyFrom(key.sign(message)));
  }

  /** Another opening. */
  UploadOpening changed(UploadOpening right, Digest chain, SigningKey key) {
    UploadOpening.Builder other = right.toBuilder();
    switch (random.nextInt(9)) {
      case 0 -> other.setHeader(flipped(right.getHeader()));
      case 1 -> other.setSignature(flipped(right.getSignature()));
      case 2 -> other.setSalt(flipped(right.getSalt()));
      case 3 -> other.setHeader(ByteString.copyFrom(bytes(random.nextInt(400))));
      case 4 -> signed(other, flipped(right.getHeader()), chain, key);
      case 5 -> signed(other, header(right.getHeader()), chain, key);
      case 6 -> other.setHeight(-1 - random.nextInt(9));
      case 7 -> {
        other.clearManifest();
        for (int i = random.nextInt(20); i > 0; i--) {
          other.addManifest(entry(ManifestEntry.getDefaultInstance()));
        }
      }
      default -> other.setManifest(0, entry(right.getManifest(0)));
    }
    return other.build();
  }

  /** A header of another attempt, task, member or key. */
  private ByteString header(ByteString right) {
    try {
      BlobHeader.Builder header = BlobHeader.parseFrom(right).toBuilder();
      switch (random.nextInt(4)) {
        case 0 -> header.setAttempt(random.nextInt(-2, 8));
        case 1 -> header.setTask(random.nextBoolean() ? "heart-2" : "a task/../of another");
        case 2 -> header.setMember(random.nextBoolean() ? "h2" : "");
        default -> header.setKeyVersion(random.nextInt(-2, 4));
      }
      return header.build().toByteString();
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }

  private ManifestEntry entry(ManifestEntry of) {
    ManifestEntry.Builder entry = of.toBuilder();
    switch (random.nextInt(5)) {
      case 0 -> entry.setRoleValue(random.nextInt(-1, 12));
      case 1 -> entry.setElementType(random.nextInt(-1, 4));
      case 2 -> entry.setLength(random.nextLong() >> random.nextInt(64));
      case 3 -> entry.setRoot(ByteString.copyFrom(bytes(random.nextBoolean() ? 32 : 31)));
      default ->
          entry
              .setRoleValue(role().number())
              .setElementType(1)
              .setLength(1 + random.nextInt(1 << 20))
              .setRoot(ByteString.copyFrom(bytes(32)));
    }
    return entry.build();
  }

  private ByteString flipped(ByteString of) {
    byte[] bytes = of.toByteArray();
    bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
    return ByteString.copyFrom(bytes);
  }

  /** The leaves from one on as they should come. */
  static List<UploadLeaf> right(byte[] bytes, long from) {
    List<UploadLeaf> leaves = new ArrayList<>();
    int size = BlobStore.LEAF_BYTES;
    for (long leaf = from; leaf * size < bytes.length; leaf++) {
      int at = (int) leaf * size;
      byte[] data = Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + size));
      leaves.add(UploadLeaf.newBuilder().setLeaf(leaf).setData(ByteString.copyFrom(data)).build());
    }
    return leaves;
  }

  /** The same with one to three changes. */
  List<UploadLeaf> leaves(byte[] bytes, UploadResponse.Progress from) {
    List<UploadLeaf> leaves = right(bytes, from.getLeaf());
    for (int change = random.nextInt(3); change >= 0 && !leaves.isEmpty(); change--) {
      int at = random.nextInt(leaves.size());
      UploadLeaf leaf = leaves.get(at);
      UploadLeaf.Builder other = leaf.toBuilder();
      switch (random.nextInt(9)) {
        case 0 -> leaves.remove(at);
        case 1 -> leaves.add(at, leaf);
        case 2 -> Collections.swap(leaves, 0, at);
        case 3 -> leaves.set(at, other.setEntry(random.nextInt(-1, 4)).build());
        case 4 -> leaves.set(at, other.setLeaf(random.nextLong() >> random.nextInt(64)).build());
        case 5 -> leaves.set(at, other.setData(cut(leaf.getData())).build());
        case 6 -> leaves.set(at, other.setData(leaf.getData().concat(more())).build());
        case 7 ->
            leaves.set(
                at, other.setData(ByteString.copyFrom(bytes(leaf.getData().size()))).build());
        default -> {
          if (!leaf.getData().isEmpty()) {
            leaves.set(at, other.setData(flipped(leaf.getData())).build());
          }
        }
      }
    }
    return leaves;
  }

  private ByteString cut(ByteString of) {
    return of.substring(0, of.isEmpty() ? 0 : random.nextInt(of.size()));
  }

  private ByteString more() {
    return ByteString.copyFrom(bytes(1 + random.nextInt(9)));
  }
}
