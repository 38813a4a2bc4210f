package aver.ledger.node.process;

import aver.ledger.client.cli.CommandFailed;
import aver.ledger.client.cli.CommonOptions;
import aver.ledger.client.cli.ExitCode;
import aver.ledger.client.http.OpsServer;
import aver.ledger.client.http.ProcessMetrics;
import aver.ledger.client.keys.KeyFile;
import aver.ledger.client.keys.KeyFileException;
import aver.ledger.client.settings.GenesisInput;
import aver.ledger.engine.ConsensusEngine;
import aver.ledger.engine.EngineException;
import aver.ledger.engine.Fatal;
import aver.ledger.engine.Peer;
import aver.ledger.engine.SnapshotFetcher;
import aver.ledger.engine.ratis.PeerTls;
import aver.ledger.engine.ratis.RatisEngine;
import aver.ledger.engine.ratis.RatisSettings;
import aver.ledger.node.Replica;
import aver.ledger.proof.Digest;
import aver.ledger.rules.Genesis;
import aver.ledger.rules.state.NewMember;
import aver.ledger.rules.state.ReplicaKeys;
import aver.ledger.store.StoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
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
          + " engine listens elsewhere than genesis says; http, as in 127.0.0.1:9464, to show"
          + " /metrics, /healthz and /readyz there."
    },
    footer = {"", "Example: aver node run --config replica.yaml"})
public final class NodeRun implements Callable<Integer> {
  private static final Logger LOG = LoggerFactory.getLogger(NodeRun.class);

  @Mixin private CommonOptions options = new CommonOptions();

  @Option(
      names = "--config",
      paramLabel = "FILE",
      required = true,
      description = "The settings of this replica.")
  private Path config = Path.of("replica.yaml");

  @Override
  public Integer call() throws InterruptedException, KeyFileException {
    NodeSettings settings = NodeSettings.read(config);
    Genesis genesis = GenesisInput.read(settings.genesis());
    KeyFile keys = KeyFile.open(settings.keys(), settings.passwordFile());
    requireOwn(settings, genesis, keys);
    ProcessMetrics metrics = new ProcessMetrics();
    Replica replica = start(settings, genesis, keys, metrics);
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

  /** Says now what peers would only say by refusing each connection. */
  private static void requireOwn(NodeSettings settings, Genesis genesis, KeyFile keys) {
    NewMember own =
        genesis.members().stream()
            .filter(member -> member.id().equals(settings.member()))
            .findFirst()
            .orElseThrow(() ->
                CommandFailed.usage(
                    "%s has no member %s: correct member, or ask for the right genesis file"
                        .formatted(settings.genesis(), settings.member())));
    ReplicaKeys replica =
        own.replica()
            .orElseThrow(() ->
                CommandFailed.usage(
                    settings.member() + " is no replica in genesis: correct member"));
    boolean same =
        own.tlsKeyHash().equals(keys.tls().hash())
            && Arrays.equals(own.identityKey().key().bytes(), keys.identity().publicKey())
            && keys.checkpoint()
                .filter(
                    key -> Arrays.equals(replica.checkpointKey().key().bytes(), key.publicKey()))
                .isPresent();
    if (!same) {
      throw CommandFailed.usage(
          "the keys in %s are not those of %s in genesis: name the file that its request was made with"
              .formatted(settings.keys(), settings.member()));
    }
  }

  private static Replica start(
      NodeSettings settings, Genesis genesis, KeyFile keys, ProcessMetrics metrics) {
    try {
      Files.createDirectories(settings.data());
      return Replica.start(
          new Replica.Settings(
              genesis, settings.member(), keys, settings.data(), settings.listen()),
          engine(settings, genesis, keys),
          metrics.registry());
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

  private static ConsensusEngine engine(NodeSettings settings, Genesis genesis, KeyFile keys) {
    TreeMap<String, Peer> peers = new TreeMap<>();
    TreeMap<String, Set<Digest>> pins = new TreeMap<>();
    for (NewMember member : genesis.members()) {
      member
          .replica()
          .ifPresent(replica -> {
            peers.put(member.id(), new Peer(replica.engineId(), replica.engineAddress()));
            pins.put(replica.engineId(), Set.of(member.tlsKeyHash()));
          });
    }
    Peer own = java.util.Objects.requireNonNull(peers.get(settings.member()));
    Peer self = settings.engineListen().map(at -> new Peer(own.id(), at.toString())).orElse(own);
    return new RatisEngine(
        RatisSettings.of(
            self,
            List.copyOf(peers.values()),
            settings.data().resolve("engine"),
            genesis.chainId()),
        Optional.of(new PeerTls(keys.tls().key(), keys.tls().certificate(), () -> pins)),
        SnapshotFetcher.none(),
        Fatal.halting());
  }
}
