package aver.ledger.node.process;

import aver.ledger.client.cli.CommandFailed;
import aver.ledger.client.keys.KeyFile;
import aver.ledger.client.tls.HostPort;
import aver.ledger.client.tls.OwnKey;
import aver.ledger.engine.ConsensusEngine;
import aver.ledger.engine.Fatal;
import aver.ledger.engine.Headers;
import aver.ledger.engine.Peer;
import aver.ledger.engine.comet.CometEngine;
import aver.ledger.engine.comet.CometProgram;
import aver.ledger.engine.comet.CometSettings;
import aver.ledger.engine.ratis.PeerTls;
import aver.ledger.engine.ratis.RatisEngine;
import aver.ledger.engine.ratis.RatisSettings;
import aver.ledger.node.EngineMaker;
import aver.ledger.proof.Digest;
import aver.ledger.store.BlockHead;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/** Makes the engine that a replica's settings name. */
final class EngineChoice implements EngineMaker {
  private static final int PENDING_MAX = 4096;
  private static final byte[] ORDER = "aver/ratis-order/v1\n".getBytes(StandardCharsets.UTF_8);

  private final NodeSettings settings;
  private final Digest chainId;
  private final KeyFile keys;

  EngineChoice(NodeSettings settings, Digest chainId, KeyFile keys) {
    this.settings = settings;
    this.chainId = chainId;
    this.keys = keys;
  }

  @Override
  public ConsensusEngine make(Parts parts) {
    Peer self =
        settings
            .engineListen()
            .map(HostPort::toString)
            .map(address -> new Peer(parts.self().id(), address))
            .orElse(parts.self());
    return switch (settings.engine()) {
      case RATIS -> ratis(self, parts);
      case COMET -> new CometEngine(cometSettings(self, parts), Fatal.halting());
    };
  }

  @Override
  public Optional<Peer> newcomer() {
    if (settings.engine() != EngineKind.COMET) {
      return Optional.empty();
    }
    return Optional.of(
        settings
            .engineListen()
            .map(address -> new Peer(settings.member(), address.toString()))
            .orElseThrow(() ->
                CommandFailed.usage(
                    "the ledger does not know this replica yet, and so not where its engine"
                        + " listens: set engine-listen")));
  }

  /** With what Ratis is started. */
  RatisSettings ratisSettings(Peer self, Parts parts) {
    RatisSettings engine =
        RatisSettings.of(self, parts.peers(), folder("engine", parts), order(parts.origin()))
            .with(settings.timing().ratis());
    return parts.newcomer() ? engine.asNewcomer() : engine;
  }

  private ConsensusEngine ratis(Peer self, Parts parts) {
    return new RatisEngine(
        ratisSettings(self, parts),
        Optional.of(new PeerTls(new OwnKey(keys.tls()), () -> parts.pins().get())),
        parts.fetcher(),
        Fatal.halting());
  }

  /** Each order has a folder of its own, so that none finds votes and entries of another. */
  private Path folder(String name, Parts parts) {
    long height = parts.origin().height();
    return settings.data().resolve(height == 0 ? name : name + "-" + height);
  }

  /** Names an order of Ratis: that of genesis by the chain, a later one by where it begins, too. */
  private Digest order(BlockHead origin) {
    return origin.height() == 0
        ? chainId
        : Digest.sha256(
            ORDER,
            chainId.bytes(),
            ByteBuffer.allocate(Long.BYTES).putLong(origin.height()).array(),
            origin.stateRoot().bytes());
  }

  /** With what CometBFT is started. */
  CometSettings cometSettings(Peer self, Parts parts) {
    CometSettings.Origin origin =
        new CometSettings.Origin(
            chainId, parts.origin().height(), parts.origin().stateRoot(), parts.origin().timeMs());
    return new CometSettings(
        self,
        folder("engine-comet", parts),
        origin,
        keys.identity(),
        settings
            .engineProgram()
            .or(() -> CometProgram.find(System.getenv()))
            .orElseGet(() -> CometProgram.built(System.getenv())),
        settings.timing().comet(),
        PENDING_MAX,
        parts.ahead(),
        parts.snapshots(),
        // founders begin with blocks
        parts.newcomer() ? parts.headers() : Headers.none(),
        settings.snapshotFrom() == 0 ? CometSettings.NO_SNAPSHOT : settings.snapshotFrom());
  }
}
