package aver.coordinator.console;

import aver.ledger.client.http.Page;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Answers of one height, so that many readers cost no more than one. Whoever may open the page
 * decides what is asked for, so what is kept is bounded in bytes; what does not fit is read again
 * each time. Thread-safe.
 */
final class KeptAnswers {
  /** What an entry takes beside its bytes and its path, roughly. */
  private static final int ENTRY_BYTES = 256;

  private final long bytesMax;
  private final Map<List<String>, Page.Content> answers = new HashMap<>();
  private long height;
  private long bytes;

  /** Keeps at most so many bytes. */
  KeptAnswers(long bytesMax) {
    this.bytesMax = bytesMax;
  }

  /**
   * What stands at a path, if it is kept of this height.
   *
   * @param path its parts, none empty: other ways to write it are the same path
   */
  synchronized Optional<Page.Content> at(long wanted, List<String> path) {
    return wanted == height ? Optional.ofNullable(answers.get(path)) : Optional.empty();
  }

  /** Keeps an answer, instead of all of lower heights. */
  synchronized void keep(long of, List<String> path, Page.Content content) {
    if (of > height) {
      drop();
      height = of;
    }
    long size = size(path, content);
    if (of < height || size > bytesMax || answers.containsKey(path)) {
      return;
    }
    if (bytes + size > bytesMax) {
      drop();
    }
    answers.put(path, content);
    bytes += size;
  }

  private void drop() {
    answers.clear();
    bytes = 0;
  }

  private static long size(List<String> path, Page.Content content) {
    long size = ENTRY_BYTES + (long) content.bytes().length;
    for (String part : path) {
      size += (long) Character.BYTES * part.length();
    }
    return size;
  }
}
