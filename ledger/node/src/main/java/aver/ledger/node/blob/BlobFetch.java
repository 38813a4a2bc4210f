package aver.ledger.node.blob;

import aver.ledger.client.LedgerUnavailableException;
import aver.ledger.client.blob.BlobDownload;
import aver.ledger.client.blob.BlobPlace;
import aver.ledger.client.blob.BlobRefusedException;
import aver.ledger.proof.Digest;
import aver.ledger.store.BlobException;
import aver.ledger.store.BlobStore;
import aver.ledger.store.LedgerStore;
import aver.ledger.store.StoreView;
import java.io.IOException;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings blobs that this replica lacks from its peers. What it brought has the root. It waits for
 * nobody who is sending one: who sends slowly would keep it from what it needs.
 */
public final class BlobFetch {
  private static final Logger LOG = LoggerFactory.getLogger(BlobFetch.class);

  private final LedgerStore store;
  private final BlobStore blobs;
  private final PeerChannels channels;

  BlobFetch(LedgerStore store, BlobStore blobs, PeerChannels channels) {
    this.store = store;
    this.blobs = blobs;
    this.channels = channels;
  }

  /**
   * Makes sure that a blob is in the store; asks each peer once. Goes on where an earlier call
   * ended.
   *
   * @param root as the state names it
   * @param bytes of the whole
   * @return whether it is there now; if not, ask again later: a peer may get it, or another fetch
   *     is bringing it
   * @throws IOException if the store cannot be written
   */
  public boolean ensure(Digest root, long bytes) throws IOException {
    if (blobs.has(root)) {
      return true;
    }
    List<BlobDownload.Source> peers;
    try (StoreView view = store.view()) {
      peers =
          channels.peers(view).stream()
              .map(peer -> new BlobDownload.Source(peer.id(), channels.to(peer)))
              .toList();
    }
    try (StoreSink sink = new StoreSink(blobs, root, bytes)) {
      new BlobDownload(peers).fetch(root, bytes, new BlobPlace.Anywhere(), sink);
      return true;
    } catch (BlobRefusedException | LedgerUnavailableException notNow) {
      LOG.debug("blob {} does not come: {}", root.hex(), notNow.getMessage());
      return false;
    } catch (BlobException e) {
      throw new IOException(e.getMessage(), e);
    } catch (IllegalStateException coming) {
      return false;
    }
  }
}
