package aver.simulations.bench;

import aver.ledger.proof.log.BlobRoot;
import java.io.IOException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.SplittableRandom;

/**
 * Hashing a blob of 40 MB in memory to its Merkle root, against one SHA-256 over the same bytes.
 *
 * <p>Both feed 64 KiB at a time to the same implementation of SHA-256 on one thread.
 */
final class BlobRootBenchmark implements SingleBenchmark {
  private static final int BYTES = 40_000_000;
  private static final int WARM_UPS = 5;
  private static final int RUNS = 15;
  private static final double GOAL = 0.85;

  @Override
  public String name() {
    return "blob-root";
  }

  @Override
  public String summary() {
    return "hashing a blob of 40 MB to its root, against bare SHA-256";
  }

  @Override
  public Measurement measure(Path scratch) throws IOException {
    byte[] blob = new byte[BYTES];
    new SplittableRandom(1).nextBytes(blob);
    MessageDigest sha256 = sha256();
    Timing timing =
        Timing.of(
            () -> {
              BlobRoot root = new BlobRoot();
              for (int at = 0; at < BYTES; at += BlobRoot.LEAF_BYTES) {
                root.update(blob, at, Math.min(BlobRoot.LEAF_BYTES, BYTES - at));
              }
              if (root.finish().bytes().length != sha256.getDigestLength()) {
                throw new IOException("a root has 32 bytes");
              }
            },
            () -> {
              for (int at = 0; at < BYTES; at += BlobRoot.LEAF_BYTES) {
                sha256.update(blob, at, Math.min(BlobRoot.LEAF_BYTES, BYTES - at));
              }
              if (sha256.digest().length != sha256.getDigestLength()) {
                throw new IOException("a digest has 32 bytes");
              }
            },
            WARM_UPS,
            RUNS);
    return Measurement.atLeast(
        name(),
        rate(timing.taskMs()),
        "MB/s",
        rate(timing.referenceMs()),
        GOAL,
        "%d bytes in memory, 1 thread, medians of %d runs, %s"
            .formatted(BYTES, RUNS, Timing.machine()));
  }

  private static double rate(double ms) {
    return BYTES / 1e3 / ms;
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java runtime has SHA-256", e);
    }
  }
}
