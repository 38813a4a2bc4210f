package aver.ledger.client.tls;

import aver.ledger.client.keys.TlsKey;
import aver.ledger.proof.Digest;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import java.security.cert.X509Certificate;
import java.util.Optional;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/** Who is calling: the member that owns the TLS key of the connection. */
public final class Peer {
  private static final Context.Key<String> MEMBER = Context.key("aver-member");

  private Peer() {}

  /**
   * The member whose call this thread serves.
   *
   * @throws IllegalStateException outside of a call
   */
  public static String member() {
    String member = MEMBER.get();
    if (member == null) {
      throw new IllegalStateException("no call is being served here");
    }
    return member;
  }

  /** Looks the key up again at each call, since a connection outlives a removal. */
  static final class Check implements ServerInterceptor {
    private final PinSource pins;

    Check(PinSource pins) {
      this.pins = pins;
    }

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
        ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
      Optional<String> member =
          keyOf(call.getAttributes().get(Grpc.TRANSPORT_ATTR_SSL_SESSION)).flatMap(pins::memberOf);
      if (member.isEmpty()) {
        call.close(
            Status.UNAUTHENTICATED.withDescription(
                "this TLS key belongs to no active member: ask an admin"),
            new Metadata());
        return new ServerCall.Listener<>() {};
      }
      return Contexts.interceptCall(
          Context.current().withValue(MEMBER, member.get()), call, headers, next);
    }
  }

  /** Hash of the other side's TLS key, if it showed one. */
  static Optional<Digest> keyOf(@Nullable SSLSession session) {
    if (session == null) {
      return Optional.empty();
    }
    try {
      return session.getPeerCertificates()[0] instanceof X509Certificate certificate
          ? Optional.of(TlsKey.hashOf(certificate))
          : Optional.empty();
    } catch (SSLPeerUnverifiedException e) {
      return Optional.empty();
    }
  }
}
