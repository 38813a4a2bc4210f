package aver.ledger.node.process;

import aver.ledger.client.cli.CommandFailed;
import aver.ledger.client.cli.CommonOptions;
import aver.ledger.client.cli.ExitCode;
import aver.ledger.client.http.OpsServer;
import aver.ledger.client.http.ProcessMetrics;
import aver.ledger.client.keys.KeyFile;
import aver.ledger.client.keys.KeyFileException;
import aver.ledger.client.keys.PrivateFolder;
import aver.ledger.client.settings.GenesisInput;
import aver.ledger.engine.EngineException;
import aver.ledger.engine.Fatal;
import aver.ledger.node.Replica;
import aver.ledger.rules.Genesis;
import aver.ledger.rules.state.Keys;
import aver.ledger.rules.state.NewMember;
import aver.ledger.rules.state.Overlay;
import aver.ledger.store.LedgerStore;
import aver.ledger.store.StoreException;
import aver.ledger.store.StoreView;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code aver node run}: serves until the process is told to stop. */
@Command(
    name = "run",
    description = {
      "Runs a replica until it gets SIGTERM.",
      "Settings, in YAML: genesis, member, keys, password-file, data, listen; engine-listen if the"
          + " engine listens elsewhere than the ledger says, and with comet for a replica that the"
          + " ledger, as it finds it, does not know yet; engine: ratis (tolerates crashes, the"
          + " default) or comet (tolerates lies too); engine-timing: near (the default) or far, for"
          + " replicas in different cities; engine-program, a cometbft other than the one"
          + " that aver node build-engine made; engine-snapshot-from, the block of comet from which a"
          + " new replica comes by a snapshot; http, as in 127.0.0.1:9464, to show /metrics,"
          + " /healthz and /readyz there."
    },
    footer = {
      "",
      "Example: aver node run --config replica.yaml",
      "In another city than the other replicas: aver node run --config replica.yaml"
          + " --engine-timing far"
    })
public final class NodeRun implements Callable<Integer> {
  private static final Logger LOG = LoggerFactory.getLogger(NodeRun.class);

  @Mixin private CommonOptions options = new CommonOptions();

  @Option(
      names = "--config",
      paramLabel = "FILE",
      required = true,
      description = "The settings of this replica.")
  private Path config = Path.of("replica.yaml");

  @Option(
      names = "--join",
      description =
          "For the first start of a replica that came after genesis or comes back with other keys:"
              + " take the ledger from the others.")
  private boolean join;

  @Option(
      names = "--engine",
      paramLabel = "NAME",
      description = "ratis or comet, instead of what the settings say; the same on all replicas.")
  private @Nullable EngineKind engine;

  @Option(
      names = "--engine-timing",
      paramLabel = "NAME",
      description =
          "near or far, instead of what the settings say: how long the engine waits for the other"
              + " replicas; far if they are in different cities. The same on all replicas.")
  private @Nullable EngineTiming timing;

  @Option(
      names = "--no-transactions",
      description =
          "Order nothing new: take no transactions and send none, until all replicas are at one"
              + " certified height. For a change of the engine.")
  private boolean noTransactions;

  @Override
  public Integer call() throws InterruptedException, KeyFileException {
    NodeSettings read = NodeSettings.read(config);
    NodeSettings settings = read.with(Optional.ofNullable(engine), Optional.ofNullable(timing));
    Genesis genesis = GenesisInput.read(settings.genesis());
    KeyFile keys = KeyFile.open(settings.keys(), settings.passwordFile());
    requireCheckpointKey(settings, keys);
    requireOwn(settings, genesis, keys);
    OwnAddresses.requireFree(settings, genesis, keys);
    ProcessMetrics metrics = new ProcessMetrics();
    Replica replica = start(settings, genesis, keys, metrics);
    LOG.info(
        "its engine is {}, with engine-timing {}: all replicas of a ledger should have the same",
        settings.engine().word(),
        settings.timing().word());
    if (noTransactions) {
      LOG.warn("it takes no transactions: start it without --no-transactions to go on");
    }
    Optional<OpsServer> http = http(settings, replica, metrics);
    CountDownLatch stopped = new CountDownLatch(1);
    Runtime.getRuntime()
        .addShutdownHook(
            Thread.ofPlatform()
                .name("stop")
                .unstarted(() -> {
                  LOG.info("replica {} stops", settings.member());
                  http.ifPresent(OpsServer::close);
                  replica.close();
                  LOG.info("replica {} stopped", settings.member());
                  stopped.countDown();
                }));
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("member", settings.member());
    document.put("chainId", genesis.chainId().hex());
    document.put("port", replica.port());
    http.ifPresent(ops -> document.put("httpPort", ops.port()));
    options.output().document(document);
    stopped.await();
    return ExitCode.DONE.code();
  }

  private static void requireCheckpointKey(NodeSettings settings, KeyFile keys) {
    if (keys.checkpoint().isEmpty()) {
      throw CommandFailed.usage(
          "%s has no checkpoint key, so it is not a replica's: name the file that node join made"
              .formatted(settings.keys()));
    }
  }

  /** Says now what peers would only say by refusing each connection. */
  private void requireOwn(NodeSettings settings, Genesis genesis, KeyFile keys) {
    Optional<NewMember> own =
        genesis.members().stream()
            .filter(member -> member.id().equals(settings.member()))
            .findFirst();
    // the ledger is opened for this only if genesis does not say it already: that costs a start
    if (join
        || own.filter(member -> member.replica().isPresent() && same(member, keys)).isPresent()
        || known(settings, genesis, keys)) {
      return;
    }
    if (own.isEmpty()) {
      throw CommandFailed.usage(
          "%s has no member %s: correct member, or ask for the right genesis file; a replica that was let in later starts with --join"
              .formatted(settings.genesis(), settings.member()));
    }
    if (own.get().replica().isEmpty()) {
      throw CommandFailed.usage(settings.member() + " is no replica in genesis: correct member");
    }
    throw CommandFailed.usage(
        "the keys in %s are not those of %s in genesis: name the file that its request was made with; a replica that comes back with other keys starts with --join"
            .formatted(settings.keys(), settings.member()));
  }

  /** Whether the ledger that is here knows these keys: they may have changed since genesis. */
  private static boolean known(NodeSettings settings, Genesis genesis, KeyFile keys) {
    Path folder = settings.data().resolve("ledger");
    if (!Files.exists(folder)) {
      return false;
    }
    try (LedgerStore store = LedgerStore.open(folder, genesis.chainId())) {
      if (store.head().isEmpty()) {
        return false;
      }
      try (StoreView view = store.view()) {
        return new Overlay(view)
            .get(Keys.member(settings.member()))
            .filter(member -> same(member.who(), keys))
            .isPresent();
      }
    } catch (StoreException e) {
      throw CommandFailed.unavailable("the replica cannot start: " + e.getMessage(), e);
    }
  }

  private static boolean same(NewMember own, KeyFile keys) {
    return own.tlsKeyHash().equals(keys.tls().hash())
        && Arrays.equals(own.identityKey().key().bytes(), keys.identity().publicKey())
        && keys.checkpoint()
            .filter(key ->
                own.replica()
                    .filter(r -> Arrays.equals(r.checkpointKey().key().bytes(), key.publicKey()))
                    .isPresent())
            .isPresent();
  }

  private Replica start(
      NodeSettings settings, Genesis genesis, KeyFile keys, ProcessMetrics metrics) {
    try {
      PrivateFolder.make(settings.data());
      return Replica.start(
          new Replica.Settings(
              genesis,
              settings.member(),
              keys,
              settings.data(),
              settings.listen(),
              !noTransactions),
          new EngineChoice(settings, genesis.chainId(), keys),
          metrics.registry(),
          Fatal.halting());
    } catch (StoreException | EngineException e) {
      throw CommandFailed.unavailable("the replica cannot start: " + e.getMessage(), e);
    } catch (IOException e) {
      throw CommandFailed.unavailable(
          "the replica cannot serve at %s with %s: %s: free the address or the folder"
              .formatted(settings.listen(), settings.data(), e.getMessage()),
          e);
    }
  }

  private static Optional<OpsServer> http(
      NodeSettings settings, Replica replica, ProcessMetrics metrics) {
    if (settings.http().isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          OpsServer.at(settings.http().get())
              .metrics(metrics.registry())
              .alive(replica::alive)
              .ready(replica::ready)
              .start());
    } catch (IOException e) {
      replica.close();
      throw CommandFailed.unavailable(
          "metrics cannot be shown at %s: %s: free the address or name another as http"
              .formatted(settings.http().get(), e.getMessage()),
          e);
    }
  }
}
