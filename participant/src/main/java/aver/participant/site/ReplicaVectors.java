package aver.participant.site;

import aver.ledger.client.LedgerClient;
import aver.ledger.client.LedgerUnavailableException;
import aver.ledger.client.blob.BlobDownload;
import aver.ledger.client.blob.BlobPlace;
import aver.ledger.client.blob.BlobRefusedException;
import aver.ledger.client.blob.Update;
import aver.ledger.client.blob.UpdateUpload;
import aver.ledger.client.blob.VectorSink;
import aver.ledger.rules.state.VectorEntry;
import aver.ledger.rules.tx.Acknowledgement;
import aver.participant.agent.JournalEntry;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Vectors over the replicas that a member's client knows. */
public final class ReplicaVectors implements VectorTransfer {
  private final LedgerClient client;

  /** Over a client of the site's member. */
  public ReplicaVectors(LedgerClient client) {
    this.client = client;
  }

  @Override
  public int[] download(String task, int version, VectorEntry vector)
      throws LedgerUnavailableException {
    VectorSink sink = new VectorSink(vector);
    BlobDownload download = BlobDownload.over(client);
    try {
      download.fetch(
          vector.root(),
          vector.length() * Integer.BYTES,
          new BlobPlace.OfModel(task, version),
          sink);
      return sink.values();
    } catch (BlobRefusedException | LedgerUnavailableException | IOException e) {
      throw new LedgerUnavailableException(
          "model version %d of %s does not come: %s".formatted(version, task, e.getMessage()), e);
    }
  }

  @Override
  public List<Acknowledgement> upload(JournalEntry entry, List<Path> vectors)
      throws LedgerUnavailableException, InterruptedException {
    Update update =
        new Update(
            entry.key().task(), entry.key().attempt(), entry.manifest(), entry.salt(), vectors);
    try {
      return new UpdateUpload(client).send(update);
    } catch (BlobRefusedException e) {
      throw new LedgerUnavailableException(
          "the update of %s is not taken: %s: %s".formatted(entry.key(), e.code(), e.getMessage()),
          e);
    } catch (IOException e) {
      throw new LedgerUnavailableException(
          "the update of %s cannot be read: %s".formatted(entry.key(), e.getMessage()), e);
    }
  }
}
