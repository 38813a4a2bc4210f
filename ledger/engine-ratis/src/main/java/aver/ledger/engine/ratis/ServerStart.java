package aver.ledger.engine.ratis;

import aver.ledger.engine.EngineException;
import aver.ledger.engine.Peer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Optional;
import java.util.function.Function;
import org.apache.ratis.conf.Parameters;
import org.apache.ratis.conf.RaftProperties;
import org.apache.ratis.grpc.GrpcConfigKeys;
import org.apache.ratis.grpc.GrpcTlsConfig;
import org.apache.ratis.protocol.RaftGroup;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.storage.RaftStorage;
import org.jspecify.annotations.Nullable;

/** Starts the server of Ratis, or says in one error why it does not start. */
final class ServerStart {
  private ServerStart() {}

  /**
   * How peers are reached and known.
   *
   * @param peerAt the peer that is expected at an address
   */
  static Parameters parameters(
      RatisSettings settings, Optional<PeerTls> tls, Function<String, Optional<String>> peerAt) {
    Parameters parameters = new Parameters();
    tls.ifPresent(keys -> {
      GrpcTlsConfig config = keys.config(peerAt);
      GrpcConfigKeys.TLS.setConf(parameters, config);
      GrpcConfigKeys.Server.setTlsConf(parameters, config);
      GrpcConfigKeys.Client.setTlsConf(parameters, config);
      GrpcConfigKeys.Admin.setTlsConf(parameters, config);
      PeerIdentity identity = new PeerIdentity(settings.self().id(), keys.pins());
      GrpcConfigKeys.Server.setServicesCustomizer(
          parameters, (builder, types) -> builder.intercept(identity));
    });
    return parameters;
  }

  /**
   * Starts it.
   *
   * @throws EngineException if the address is taken or the log cannot be used
   */
  static RaftServer start(
      RatisSettings settings,
      RaftGroup group,
      LedgerStateMachine machine,
      RaftProperties properties,
      Parameters parameters)
      throws EngineException {
    RaftServer server = null;
    try {
      requireFree(settings.self());
      server =
          RaftServer.newBuilder()
              .setServerId(RaftPeerId.valueOf(settings.self().id()))
              .setGroup(settings.newcomer() ? RaftGroup.valueOf(group.getGroupId()) : group)
              .setStateMachine(machine)
              .setProperties(properties)
              .setParameters(parameters)
              .setOption(RaftStorage.StartupOption.RECOVER) // FORMAT would forget votes
              .build();
      server.start();
      machine.opened();
      return server;
    } catch (IOException | RuntimeException e) {
      machine.expectClose();
      closeQuietly(server);
      throw new EngineException(
          "the engine of %s cannot start at %s with %s: %s; %s"
              .formatted(
                  settings.self().id(),
                  settings.self().address(),
                  settings.directory(),
                  e,
                  KeptLog.advice(e)),
          e);
    }
  }

  /** Ratis would end the process, with a stack trace, when it cannot listen. */
  private static void requireFree(Peer self) throws IOException {
    try (ServerSocket probe = new ServerSocket()) {
      probe.setReuseAddress(true);
      probe.bind(new InetSocketAddress(self.host(), self.port()));
    }
  }

  private static void closeQuietly(@Nullable RaftServer server) {
    try {
      if (server != null) {
        server.close();
      }
    } catch (IOException e) {
      // it did not start either; the first error is the one to tell
    }
  }
}
