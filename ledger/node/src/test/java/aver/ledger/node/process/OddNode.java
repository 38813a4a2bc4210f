package aver.ledger.node.process;

import aver.ledger.client.http.OpsServer;
import aver.ledger.client.http.ProcessMetrics;
import aver.ledger.client.keys.KeyFile;
import aver.ledger.client.settings.GenesisInput;
import aver.ledger.client.tls.OwnKey;
import aver.ledger.engine.ConsensusEngine;
import aver.ledger.engine.Fatal;
import aver.ledger.engine.Peer;
import aver.ledger.engine.ratis.PeerTls;
import aver.ledger.engine.ratis.RatisEngine;
import aver.ledger.engine.ratis.RatisSettings;
import aver.ledger.node.EngineMaker;
import aver.ledger.node.Replica;
import aver.ledger.rules.Genesis;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/** A replica as {@code aver node run} starts it, but for one {@link Oddity}. */
public final class OddNode {
  private OddNode() {}

  /** With the settings file and the name of an oddity. */
  public static void main(String[] args) throws Exception {
    NodeSettings settings = NodeSettings.read(Path.of(args[0]));
    Oddity oddity = Oddity.valueOf(args[1]);
    FalseAnswers.give(oddity, settings.data());
    Ambush.set(oddity, settings.data());
    Genesis genesis = GenesisInput.read(settings.genesis());
    KeyFile keys = KeyFile.open(settings.keys(), settings.passwordFile());
    ProcessMetrics metrics = new ProcessMetrics();
    Files.createDirectories(settings.data());
    EngineChoice choice = new EngineChoice(settings, genesis.chainId(), keys);
    Replica replica =
        Replica.start(
            new Replica.Settings(
                genesis, settings.member(), keys, settings.data(), settings.listen()),
            new Odd(
                settings,
                keys,
                choice,
                oddity,
                new Forger(genesis.chainId(), settings.member(), keys)),
            metrics.registry(),
            oddity.shameless() ? OddNode::goesOn : Fatal.halting());
    OpsServer ops =
        OpsServer.at(settings.http().orElseThrow())
            .metrics(metrics.registry())
            .alive(replica::alive)
            .ready(replica::ready)
            .start();
    Runtime.getRuntime()
        .addShutdownHook(
            Thread.ofPlatform()
                .unstarted(() -> {
                  ops.close();
                  replica.close();
                }));
    new CountDownLatch(1).await();
  }

  private static void goesOn(String why, Throwable cause) {
    System.out.println("an honest replica would stop now: " + why);
  }

  /** Makes the engine of the settings and puts the oddity between it and the ledger. */
  private record Odd(
      NodeSettings settings, KeyFile keys, EngineChoice choice, Oddity oddity, Forger forger)
      implements EngineMaker {
    @Override
    public ConsensusEngine make(Parts parts) {
      ConsensusEngine engine = oddity.cutsLog() ? cutting(parts) : choice.make(lying(parts));
      return new OddEngine(engine, oddity, forger);
    }

    private Parts lying(Parts parts) {
      return oddity == Oddity.FALSE_SNAPSHOTS ? FalseSnapshots.in(parts) : parts;
    }

    /** Ratis with a short log. */
    private ConsensusEngine cutting(Parts parts) {
      RatisSettings usual =
          RatisSettings.of(
              parts.self(), parts.peers(), settings.data().resolve("engine"), forger.chainId());
      return new RatisEngine(
          new RatisSettings(
              usual.self(),
              usual.peers(),
              usual.directory(),
              usual.chainId(),
              usual.timing(),
              Oddity.ENTRIES_BEFORE_CUT,
              0,
              usual.pendingMax(),
              parts.newcomer()),
          Optional.of(new PeerTls(new OwnKey(keys.tls()), () -> parts.pins().get())),
          parts.fetcher(),
          Fatal.halting());
    }

    @Override
    public Optional<Peer> newcomer() {
      return choice.newcomer();
    }
  }
}
