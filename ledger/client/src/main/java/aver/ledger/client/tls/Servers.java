package aver.ledger.client.tls;

import aver.ledger.client.keys.TlsKey;
import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.netty.shaded.io.netty.handler.ssl.ClientAuth;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContext;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContextBuilder;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslProvider;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;

/**
 * The server side of a replica's members' interface. Limits hold before a message is read. Whoever
 * connects and does not finish the handshake loses the connection. A member has so many connections
 * at once, and on all of them so many requests that are not whole, for so long: 48 MiB of them,
 * with one message that waits for the end of the call and another one behind it for each.
 */
public final class Servers {
  /** Most calls that one connection carries at once. */
  public static final int STREAMS_PER_CONNECTION_MAX = 64;

  /**
   * Longest request. What replicas send each other is the longest: 256 signatures of checkpoints
   * with 256 heights, up to 140 KiB. Members send a transaction or a leaf of 64 KiB, or 256 keys of
   * 256 bytes.
   */
  public static final int REQUEST_BYTES_MAX = 192 << 10;

  /**
   * Most connections of one TLS key at once. A replica has up to seven to another one (signatures,
   * blobs, the log while it lacks some of it, commands of its operator), and those of a process
   * that ended last until they are found dead.
   */
  public static final int CONNECTIONS_EACH_MAX = 16;

  /** Twice what one connection carries, since all its requests may be on their way at once. */
  private static final int HALF_SENT_EACH_MAX = 2 * STREAMS_PER_CONNECTION_MAX;

  private static final Duration HALF_SENT_MAX = Duration.ofSeconds(30);
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
    return listen(listen, own, pins, executor, HALF_SENT_MAX);
  }

  /** As above, where a request is whole after so long or given up. */
  static NettyServerBuilder listen(
      HostPort listen, TlsKey own, PinSource pins, Executor executor, Duration halfSentMax) {
    return NettyServerBuilder.forAddress(listen.resolved())
        .sslContext(context(own, pins))
        .addTransportFilter(new ConnectionLimit(CONNECTIONS_EACH_MAX))
        .intercept(new WholeRequests(HALF_SENT_EACH_MAX, halfSentMax))
        .intercept(new Peer.Check(pins)) // the last one is the first to be asked
        .executor(executor)
        .maxInboundMessageSize(REQUEST_BYTES_MAX)
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
              SslContextBuilder.forServer(new OwnKey(own))
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
