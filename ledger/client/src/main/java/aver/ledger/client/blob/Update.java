package aver.ledger.client.blob;

import aver.ledger.proof.Digest;
import aver.ledger.rules.state.VectorEntry;
import java.nio.file.Path;
import java.util.List;

/**
 * An update that was committed to, ready to be sent.
 *
 * @param task slug
 * @param attempt number
 * @param manifest its vectors in order
 * @param salt of the commitment
 * @param files where the vectors lie, in the order of the manifest
 */
public record Update(
    String task, int attempt, List<VectorEntry> manifest, Digest salt, List<Path> files) {
  /**
   * Copies the lists.
   *
   * @throws IllegalArgumentException unless there is one file a vector
   */
  public Update {
    manifest = List.copyOf(manifest);
    files = List.copyOf(files);
    if (manifest.size() != files.size()) {
      throw new IllegalArgumentException(
          "%d vectors in %d files".formatted(manifest.size(), files.size()));
    }
  }
}
