package aver.ledger.engine.comet;

import aver.ledger.engine.EngineException;
import aver.ledger.engine.LedgerApplication;
import aver.ledger.engine.Voter;
import aver.ledger.engine.comet.abci.AbciServer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Prepares each start of the engine's process from what the ledger says then. */
final class Launch implements Supervisor.Preparation {
  /** A block takes seconds at most, unless the disk hangs. */
  private static final Duration CALL = Duration.ofMinutes(1);

  private final CometSettings settings;
  private final LedgerApplication ledger;
  private final Home home;
  private final StateSync sync;
  private final Path socket;

  private final AtomicReference<@Nullable AbciServer> answers;

  /**
   * Makes one.
   *
   * @param answers at that socket; empty before the first start
   */
  Launch(
      CometSettings settings,
      LedgerApplication ledger,
      Home home,
      StateSync sync,
      Path socket,
      AtomicReference<@Nullable AbciServer> answers) {
    this.settings = settings;
    this.ledger = ledger;
    this.home = home;
    this.sync = sync;
    this.socket = socket;
    this.answers = answers;
  }

  @Override
  public void prepare(int rpcPort) throws EngineException, IOException {
    AbciServer server = answers.get();
    if (server != null) {
      server.forget(CALL); // before anybody asks where the ledger stands
    }
    Optional<StateSync.Trust> trust = sync.prepare();
    long height = Math.max(0, ledger.info().cursor().index());
    List<Voter> all = connected();
    Optional<Voter> out = sync.leavesOut(all);
    List<Voter> peers =
        all.stream().filter(voter -> !out.filter(voter::equals).isPresent()).toList();
    home.write(peers, socket, rpcPort, height, trust);
  }

  /** Whom the engine connects to: a ledger may not know yet who orders now. */
  private List<Voter> connected() {
    return Stream.concat(ledger.voters().stream(), settings.ahead().of(ledger).stream())
        .distinct()
        .toList();
  }

  @Override
  public boolean looksForSnapshot() {
    return sync.active();
  }

  @Override
  public boolean gaveUp(String message) {
    return sync.failed(message);
  }
}
