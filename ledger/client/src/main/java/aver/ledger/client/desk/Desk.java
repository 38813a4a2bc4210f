package aver.ledger.client.desk;

import aver.ledger.client.LedgerClient;
import aver.ledger.client.LedgerUnavailableException;
import aver.ledger.client.Outcome;
import aver.ledger.client.head.HeadAge;
import aver.ledger.client.view.CertifiedView;
import aver.ledger.client.view.RefusalText;
import aver.ledger.rules.Leaf;
import aver.ledger.rules.tx.Transaction;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Consumer;

/** Where a member puts what it wants to the ledger, and looks at what holds. */
public final class Desk implements AutoCloseable {
  private final LedgerClient client;
  private final InstantSource clock;
  private final Consumer<String> warnings;
  private boolean warned;

  /**
   * Over a client, which is closed with this.
   *
   * @param clock own clock
   * @param warnings is told once if certified time does not fit it
   */
  public Desk(LedgerClient client, InstantSource clock, Consumer<String> warnings) {
    this.client = client;
    this.clock = clock;
    this.warnings = warnings;
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
    compareClocks();
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

  private void compareClocks() {
    if (!warned && client.answered()) {
      Optional<String> wrong =
          client.newest().flatMap(c -> HeadAge.wrong(c.timeMs(), clock.millis()));
      warned = wrong.isPresent();
      wrong.ifPresent(warnings);
    }
  }

  @Override
  public void close() {
    compareClocks();
    client.close();
  }
}
