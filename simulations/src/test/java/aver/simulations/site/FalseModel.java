package aver.simulations.site;

import aver.proto.v1.BlobsServiceGrpc;
import aver.proto.v1.DownloadResponse;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Other leaves of a model than those that give its root; all else is true. The first replica flips
 * a bit, the second gives zeros, the third each value as if it had been trained the other way, the
 * last too few bytes.
 */
final class FalseModel implements Lie {
  private static final String DOWNLOAD = BlobsServiceGrpc.getDownloadMethod().getFullMethodName();

  private final Map<String, Integer> given = new ConcurrentHashMap<>();

  @Override
  public Optional<byte[]> instead(Answer answer) {
    if (!answer.method().equals(DOWNLOAD)) {
      return Optional.of(answer.truth());
    }
    try {
      DownloadResponse truth = DownloadResponse.parseFrom(answer.truth());
      if (!truth.hasLeaf()) {
        return Optional.of(answer.truth());
      }
      given.merge(answer.replica(), 1, Integer::sum);
      byte[] data = changed(answer.replica(), truth.getLeaf().getData().toByteArray());
      return Optional.of(
          truth.toBuilder()
              .setLeaf(truth.getLeaf().toBuilder().setData(ByteString.copyFrom(data)))
              .build()
              .toByteArray());
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] changed(String replica, byte[] data) {
    switch (replica) {
      case "r1" -> data[data.length - 1] ^= 1;
      case "r2" -> Arrays.fill(data, (byte) 0);
      case "r3" -> {
        for (int i = 0; i < data.length; i++) {
          data[i] ^= (byte) 0xff; // -x - 1 of each value x
        }
      }
      default -> {
        return Arrays.copyOf(data, data.length - Integer.BYTES);
      }
    }
    return data;
  }

  /** How many false leaves were given in a replica's name. */
  int given(String replica) {
    return given.getOrDefault(replica, 0);
  }
}
