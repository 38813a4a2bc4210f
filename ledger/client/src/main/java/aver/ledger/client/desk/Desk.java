package aver.ledger.client.desk;

import aver.ledger.client.LedgerClient;
import aver.ledger.client.LedgerUnavailableException;
import aver.ledger.client.Outcome;
import aver.ledger.client.view.CertifiedView;
import aver.ledger.client.view.RefusalText;
import aver.ledger.rules.Leaf;
import aver.ledger.rules.tx.Transaction;
import java.util.Optional;

/** Where a member puts what it wants to the ledger, and looks at what holds. */
public final class Desk implements AutoCloseable {
  private final LedgerClient client;

  /** Over a client, which is closed with this. */
  public Desk(LedgerClient client) {
    this.client = client;
  }

  /** Own member id. */
  public String member() {
    return client.member();
  }

  /** The way to the ledger. */
  public LedgerClient client() {
    return client;
  }

  /** The newest certified state, in which nothing was looked at yet. */
  public CertifiedView view() {
    return new CertifiedView(client);
  }

  /**
   * Signs and sends a transaction, and waits until it is final.
   *
   * @throws LedgerUnavailableException if it is not final in time: it may still become so
   */
  public Answer send(Transaction transaction) throws LedgerUnavailableException {
    return switch (client.submit(transaction)) {
      case Outcome.Dropped(String code, String message) ->
          new Answer(
              Optional.empty(), code, message.isBlank() ? RefusalText.advice(code) : message);
      case Outcome.Final(Leaf leaf, String _) ->
          new Answer(
              Optional.of(leaf),
              RefusalText.code(leaf.outcome()),
              leaf.outcome() == 0
                  ? ""
                  : RefusalText.of(view(), client.member(), transaction, leaf.outcome()));
    };
  }

  @Override
  public void close() {
    client.close();
  }
}
