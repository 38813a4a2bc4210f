package aver.ledger.client.tls;

import aver.ledger.client.keys.TlsKey;
import aver.ledger.proof.Digest;
import io.grpc.HttpConnectProxiedSocketAddress;
import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContext;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContextBuilder;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslProvider;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.net.ssl.SSLException;

/**
 * Channels to replicas: TLS 1.3 under our own key, to the one key that the replica's record pins.
 */
public final class Channels {
  /** Longest answer that is taken: values of the state or transactions, with room for proofs. */
  public static final int MESSAGE_BYTES_MAX = 4 << 20;

  /**
   * What the library's channels log. A host name that nobody knows is a warning there, with a stack
   * trace, while whoever asked is told the same and says it in one line. Kept here, since the JVM
   * forgets the level of a logger that nobody holds.
   */
  private static final Logger CHANNELS = Logger.getLogger("io.grpc.internal.ManagedChannelImpl");

  static {
    CHANNELS.setLevel(Level.SEVERE);
  }

  private Channels() {}

  /**
   * A channel that connects on first use.
   *
   * @param own our key
   * @param server the pinned hash of the server's key
   * @param proxy an HTTP proxy to ask for a tunnel (CONNECT), as hospital networks often demand
   */
  public static ManagedChannel open(
      TlsKey own, HostPort address, Digest server, Optional<HostPort> proxy) {
    return open(own, address, server::equals, proxy);
  }

  /** A channel to a server whose key satisfies a predicate that may change while it is open. */
  public static ManagedChannel open(
      TlsKey own, HostPort address, Predicate<Digest> server, Optional<HostPort> proxy) {
    NettyChannelBuilder builder =
        NettyChannelBuilder.forAddress(address.host(), address.port())
            .sslContext(context(own, server))
            .maxInboundMessageSize(MESSAGE_BYTES_MAX)
            .maxInboundMetadataSize(8 << 10)
            .keepAliveTime(30, TimeUnit.SECONDS)
            .keepAliveTimeout(10, TimeUnit.SECONDS)
            .idleTimeout(10, TimeUnit.MINUTES);
    // without this, gRPC would take a proxy from system properties behind the settings' back
    builder.proxyDetector(target ->
        proxy.isEmpty()
            ? null
            : HttpConnectProxiedSocketAddress.newBuilder()
                .setTargetAddress((InetSocketAddress) target)
                .setProxyAddress(proxy.get().resolved())
                .build());
    return builder.build();
  }

  private static SslContext context(TlsKey own, Predicate<Digest> server) {
    try {
      return GrpcSslContexts.configure(
              SslContextBuilder.forClient()
                  .keyManager(new OwnKey(own))
                  .trustManager(new PinnedTrust(server)),
              SslProvider.JDK)
          .protocols("TLSv1.3")
          .build();
    } catch (SSLException e) {
      throw new IllegalStateException("TLS 1.3 is not available in this JVM", e);
    }
  }
}
