package aver.ledger.engine.local;

/**
 * How the network between local replicas behaves.
 *
 * @param delayMinMs shortest time that a message takes, in milliseconds
 * @param delayMaxMs longest time that a message takes, in milliseconds
 * @param lossPpm chance that a message is lost and sent again, in parts per million, below 1 000
 *     000
 * @param resendMs after which time a lost message is sent again, in milliseconds, at least 1
 * @param lingerMs how long the sequencer gathers transactions for a block, in milliseconds
 * @param pendingMax most transactions that one replica has on their way; over it, it answers busy
 */
public record LocalSettings(
    long delayMinMs, long delayMaxMs, int lossPpm, long resendMs, long lingerMs, int pendingMax) {
  public LocalSettings {
    if (delayMinMs < 0
        || delayMaxMs < delayMinMs
        || lossPpm < 0
        || lossPpm >= 1_000_000
        || resendMs < 1
        || lingerMs < 0
        || pendingMax < 1) {
      throw new IllegalArgumentException("no network behaves like this");
    }
  }

  /** One to five milliseconds, nothing lost. */
  public static LocalSettings calm() {
    return new LocalSettings(1, 5, 0, 50, 5, 4096);
  }

  /** Up to a fifth of a second, every tenth message lost. */
  public static LocalSettings rough() {
    return new LocalSettings(1, 200, 100_000, 250, 5, 4096);
  }
}
