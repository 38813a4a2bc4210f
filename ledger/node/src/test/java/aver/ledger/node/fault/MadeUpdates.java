package aver.ledger.node.fault;

import aver.ledger.client.blob.Update;
import aver.ledger.proof.Digest;
import aver.ledger.proof.log.BlobRoot;
import aver.ledger.rules.state.VectorEntry;
import aver.ledger.rules.state.VectorRole;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntUnaryOperator;

/**
 * The updates of a round's three hospitals, each another one, whose mean is known.
 *
 * @param folder for their files
 * @param task of the round
 * @param dimension length of its model
 */
record MadeUpdates(Path folder, String task, int dimension) {
  /** The update of a hospital whose name ends with 3, 4 or 5. */
  Update of(String hospital) throws IOException {
    int own = hospital.charAt(hospital.length() - 1) - '0';
    IntUnaryOperator value = i -> i % 4096 - 3 * own;
    List<VectorEntry> manifest = new ArrayList<>();
    List<Path> files = new ArrayList<>();
    for (VectorRole role : List.of(VectorRole.DELTA, VectorRole.EVALUATION)) {
      byte[] bytes = role == VectorRole.DELTA ? values(value, dimension) : values(_ -> 12, 4);
      files.add(Files.write(folder.resolve(hospital + "-" + role + ".bin"), bytes));
      manifest.add(new VectorEntry(role, bytes.length / Integer.BYTES, BlobRoot.of(bytes)));
    }
    return new Update(task, 1, manifest, digest("salt of " + hospital), files);
  }

  /** The root of the mean of all three. */
  Digest meanRoot() {
    return BlobRoot.of(values(i -> i % 4096 - 12, dimension));
  }

  private static byte[] values(IntUnaryOperator value, int length) {
    ByteBuffer bytes = ByteBuffer.allocate(length * Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < length; i++) {
      bytes.putInt(value.applyAsInt(i));
    }
    return bytes.array();
  }

  /** Of a text, for what nobody looks at. */
  static Digest digest(String text) {
    return Digest.sha256(text.getBytes(StandardCharsets.UTF_8));
  }
}
