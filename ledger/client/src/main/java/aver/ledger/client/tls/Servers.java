package aver.ledger.client.tls;

import aver.ledger.client.keys.TlsKey;
import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.netty.shaded.io.netty.handler.ssl.ClientAuth;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContext;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContextBuilder;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslProvider;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;

/**
 * The server side of a replica's members' interface. Limits hold before a message is read: whoever
 * opens a connection and then sends slowly or nothing (slow loris) loses it, and costs no more than
 * one connection.
 */
public final class Servers {
  /** Most calls that one connection carries at once. */
  public static final int STREAMS_PER_CONNECTION_MAX = 64;

  private static final int METADATA_BYTES_MAX = 8 << 10;

  private Servers() {}

  /**
   * A builder without services. Each call carries its member in {@link Peer#member}.
   *
   * @param listen port 0 takes a free one
   * @param pins who may connect
   * @param executor runs the calls
   */
  public static NettyServerBuilder listen(
      HostPort listen, TlsKey own, PinSource pins, Executor executor) {
    return NettyServerBuilder.forAddress(listen.resolved())
        .sslContext(context(own, pins))
        .intercept(new Peer.Check(pins))
        .executor(executor)
        .maxInboundMessageSize(Channels.MESSAGE_BYTES_MAX)
        .maxInboundMetadataSize(METADATA_BYTES_MAX)
        .maxConcurrentCallsPerConnection(STREAMS_PER_CONNECTION_MAX)
        .flowControlWindow(1 << 20)
        .handshakeTimeout(10, TimeUnit.SECONDS)
        .keepAliveTime(30, TimeUnit.SECONDS)
        .keepAliveTimeout(10, TimeUnit.SECONDS)
        .permitKeepAliveTime(10, TimeUnit.SECONDS)
        .permitKeepAliveWithoutCalls(false)
        .maxConnectionIdle(15, TimeUnit.MINUTES);
  }

  private static SslContext context(TlsKey own, PinSource pins) {
    try {
      return GrpcSslContexts.configure(
              SslContextBuilder.forServer(own.key(), own.certificate())
                  .clientAuth(ClientAuth.REQUIRE)
                  .trustManager(new PinnedTrust(hash -> pins.memberOf(hash).isPresent())),
              SslProvider.JDK)
          .protocols("TLSv1.3")
          .build();
    } catch (SSLException e) {
      throw new IllegalStateException("TLS 1.3 is not available in this JVM", e);
    }
  }
}
