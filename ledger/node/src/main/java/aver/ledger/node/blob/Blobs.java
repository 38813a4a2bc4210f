package aver.ledger.node.blob;

import aver.ledger.client.keys.KeyFile;
import aver.ledger.node.health.Faults;
import aver.ledger.proof.Digest;
import aver.ledger.store.BlobStore;
import aver.ledger.store.LedgerStore;
import io.grpc.BindableService;
import java.nio.file.Path;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** The blobs of one replica: its store, its service to members and peers, and fetching. */
public final class Blobs implements AutoCloseable {
  private static final long BYTES_MAX = 4L << 30;
  private static final long LOOK_S = 5;
  private static final long CLOSE_MS = 10_000;

  private final BlobStore files;
  private final PeerChannels channels;
  private final Heights heights;
  private final BlobsService service;
  private final BlobFetch fetch;
  private final BlobKeeper keeper;
  private final Thread keeping;
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().name("blobs").factory());

  /**
   * Opens the store in {@code directory}.
   *
   * @param store state of the same replica, with genesis applied; closed after this
   * @param self own member id
   * @param faults is told what fails in the background
   */
  public Blobs(
      LedgerStore store, Path directory, Digest chainId, String self, KeyFile keys, Faults faults) {
    this.files = new BlobStore(directory, BYTES_MAX);
    this.channels = new PeerChannels(self, keys.tls());
    this.heights = new Heights(store.head().orElseThrow().height());
    this.fetch = new BlobFetch(store, files, channels);
    this.keeper = new BlobKeeper(store, files, fetch, faults);
    Relay relay = new Relay(store, files, channels, chainId);
    Uploads uploads =
        new Uploads(store, files, heights, keeper, relay, chainId, self, keys.identity());
    this.service = new BlobsService(store, files, uploads);
    this.keeping =
        Thread.ofVirtual()
            .name("keep-blobs")
            .unstarted(() -> faults.guard("keeping blobs", keeper::run));
    var _ =
        clock.scheduleWithFixedDelay(
            () -> faults.guard("ending uploads", uploads::expire),
            LOOK_S,
            LOOK_S,
            TimeUnit.SECONDS);
  }

  /** Begins to delete what need not be kept, and to fetch what is lacking. */
  public void start() {
    keeping.start();
  }

  /** What members and peers call. */
  public BindableService service() {
    return service;
  }

  /** The blobs on this disk. */
  public BlobStore files() {
    return files;
  }

  /** Brings what is not on this disk. */
  public BlobFetch fetch() {
    return fetch;
  }

  /** A block was applied. */
  public void committed(long height) {
    heights.reached(height);
  }

  /** Ends transfers to peers; those from others end with the server. */
  @Override
  public void close() {
    clock.shutdownNow();
    keeping.interrupt();
    channels.close();
    try {
      keeping.join(CLOSE_MS);
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }
}
