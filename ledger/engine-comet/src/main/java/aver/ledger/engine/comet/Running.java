package aver.ledger.engine.comet;

import aver.ledger.engine.EngineException;
import aver.ledger.engine.LedgerApplication;
import aver.ledger.engine.comet.abci.AbciApplication;
import aver.ledger.engine.comet.abci.AbciServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The parts of an engine that runs: the ledger's socket first, then the process, then what watches
 * both.
 */
record Running(
    LedgerApplication ledger,
    Home home,
    Path socket,
    AbciServer server,
    Supervisor supervisor,
    EngineEvents events,
    Submitter submitter,
    Proofs proofs,
    StateSync sync,
    EngineWatch watch)
    implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Running.class);
  private static final int SOCKET_PATH_MAX = 100;

  /** How long an end waits for a disk that may hang. */
  private static final Duration DISK = Duration.ofSeconds(1);

  /** How long a stop waits for a call of the engine that is still being answered. */
  private static final Duration LAST_CALL = Duration.ofSeconds(10);

  /**
   * Starts all of them.
   *
   * @param orderedWithin how long whoever offers what the pool took waits for the order at most
   * @param die ends the replica
   * @throws EngineException if the process does not come up; nothing runs then
   * @throws IOException if its folder or socket cannot be used; nothing runs then
   */
  static Running begin(
      CometSettings settings,
      Duration orderedWithin,
      LedgerApplication ledger,
      BiConsumer<String, Throwable> die)
      throws EngineException, IOException {
    Home home = new Home(settings);
    BiConsumer<String, Throwable> end =
        (why, cause) -> {
          try {
            // before, since nothing may run behind it; a disk that hangs does not put it off
            Thread forgetting =
                Thread.ofPlatform().daemon().name("forget-keys").start(home::forgetKeysIfPossible);
            var _ = forgetting.join(DISK);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          } finally {
            die.accept(why, cause);
          }
        };
    StateSync sync = new StateSync(settings, ledger, home);
    Path socket = socket(settings.directory());
    AtomicReference<@Nullable AbciServer> answers = new AtomicReference<>();
    Supervisor supervisor =
        new Supervisor(
            CometProgram.require(settings.program()),
            settings.directory(),
            new Launch(settings, ledger, home, sync, socket, answers),
            end);
    Proofs proofs = new Proofs(settings.origin().engineChainId(), supervisor::rpc, ledger::voters);
    long applied = ledger.info().cursor().index();
    Submitter submitter = new Submitter(supervisor::rpc, settings.pendingMax(), orderedWithin);
    EngineEvents events = new EngineEvents(home, supervisor, proofs, sync, submitter, applied);
    AbciApplication application =
        new AbciApplication(
            ledger,
            () -> settings.ahead().of(ledger),
            sync.watched(),
            settings.origin().engineChainId(),
            new AbciApplication.Limits(
                CometSettings.TRANSACTION_BYTES_MAX, settings.timing().proposalBytesMax()),
            events,
            end);
    AbciServer server = null;
    try {
      server = AbciServer.listen(socket, application, end);
      answers.set(server);
      supervisor.start();
      home.forgetKeys(); // it answers, so it has read them
    } catch (EngineException | IOException | RuntimeException e) {
      submitter.close();
      supervisor.close();
      sync.close();
      if (server != null) {
        close(server);
      }
      home.forgetKeysIfPossible(); // an engine that did not come up may not have read them
      throw e;
    }
    return new Running(
        ledger,
        home,
        socket,
        server,
        supervisor,
        events,
        submitter,
        proofs,
        sync,
        watch(settings, ledger, home, sync, supervisor, proofs, application, end));
  }

  /** What is looked at beside the engine's questions, since it must not be asked inside of one. */
  private static EngineWatch watch(
      CometSettings settings,
      LedgerApplication ledger,
      Home home,
      StateSync sync,
      Supervisor supervisor,
      Proofs proofs,
      AbciApplication application,
      BiConsumer<String, Throwable> die) {
    SyncWatch watch = new SyncWatch(sync, supervisor, home::forgetKeysIfPossible);
    OutsiderWatch outsiders =
        new OutsiderWatch(
            supervisor,
            ledger::voters,
            () -> settings.ahead().of(ledger),
            HexFormat.of().formatHex(settings.key().publicKey()),
            System::nanoTime);
    VotesAtStart votes = new VotesAtStart(supervisor, application::votingAtStart);
    return new EngineWatch(
        supervisor,
        ledger::voters,
        seen -> {
          var _ = home.votes().noteBeside();
          proofs.fetch();
          watch.look();
          votes.look(seen);
          outsiders.look(seen);
        },
        die);
  }

  /** In the engine's folder, unless the name is longer than a socket's may be. */
  private static Path socket(Path directory) throws IOException {
    Files.createDirectories(directory);
    Path near = directory.toAbsolutePath().resolve("abci.sock");
    return near.toString().getBytes(StandardCharsets.UTF_8).length <= SOCKET_PATH_MAX
        ? near
        : Files.createTempDirectory("aver").resolve("abci.sock");
  }

  private static void close(AbciServer server) {
    try {
      server.forget(LAST_CALL); // whoever closes the ledger next does not close it under a call
    } catch (IOException e) {
      LOG.warn("{}", e.getMessage());
    }
    server.close();
  }

  @Override
  public void close() {
    watch.close();
    submitter.close();
    supervisor.close();
    home.votes().noteAtTheEnd(DISK);
    sync.close();
    close(server);
    home.forgetKeysIfPossible();
    try {
      if (!socket.startsWith(home.directory().toAbsolutePath())) {
        Files.deleteIfExists(Objects.requireNonNull(socket.getParent()));
      }
    } catch (IOException e) {
      LOG.warn("the folder of the engine's socket is left", e);
    }
  }
}
