package aver.ledger.engine.ratis;

import static java.nio.charset.StandardCharsets.UTF_8;

import aver.ledger.proof.Digest;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.Optional;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.apache.ratis.proto.RaftProtos.AppendEntriesRequestProto;
import org.apache.ratis.proto.RaftProtos.InstallSnapshotRequestProto;
import org.apache.ratis.proto.RaftProtos.RaftRpcRequestProto;
import org.apache.ratis.proto.RaftProtos.ReadIndexRequestProto;
import org.apache.ratis.proto.RaftProtos.RequestVoteRequestProto;
import org.apache.ratis.proto.RaftProtos.StartLeaderElectionRequestProto;
import org.apache.ratis.thirdparty.io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import org.apache.ratis.thirdparty.io.grpc.Grpc;
import org.apache.ratis.thirdparty.io.grpc.Metadata;
import org.apache.ratis.thirdparty.io.grpc.ServerCall;
import org.apache.ratis.thirdparty.io.grpc.ServerCall.Listener;
import org.apache.ratis.thirdparty.io.grpc.ServerCallHandler;
import org.apache.ratis.thirdparty.io.grpc.ServerInterceptor;
import org.apache.ratis.thirdparty.io.grpc.Status;

/**
 * Lets a key speak only as the peer for which it is pinned. Ratis itself never looks at who holds
 * the connection: without this, any replica could vote and append in any other's name. Its service
 * for administrators removes groups with their logs and changes who belongs to them: only this
 * replica itself uses it, while it leads.
 */
final class PeerIdentity implements ServerInterceptor {
  private static final String BETWEEN_SERVERS = "ratis.grpc.RaftServerProtocolService";

  private static final String FOR_ADMINISTRATORS = "ratis.grpc.AdminProtocolService";

  private final String self;
  private final PeerPins pins;

  /** For the server of {@code self}. */
  PeerIdentity(String self, PeerPins pins) {
    this.self = self;
    this.pins = pins;
  }

  @Override
  public <Q, R> Listener<Q> interceptCall(
      ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
    Optional<Digest> key = key(call.getAttributes().get(Grpc.TRANSPORT_ATTR_SSL_SESSION));
    if (key.isEmpty() || !pins.knows(key.get())) {
      call.close(Status.UNAUTHENTICATED.withDescription("no pinned key"), new Metadata());
      return new Listener<>() {};
    }
    String service = call.getMethodDescriptor().getServiceName();
    if (FOR_ADMINISTRATORS.equals(service) && !pins.holds(self, key.get())) {
      call.close(
          Status.PERMISSION_DENIED.withDescription("for this replica itself"), new Metadata());
      return new Listener<>() {};
    }
    Listener<Q> delegate = next.startCall(call, headers);
    if (!BETWEEN_SERVERS.equals(service)) {
      return delegate;
    }
    return new SimpleForwardingServerCallListener<>(delegate) {
      private boolean refused;

      @Override
      public void onMessage(Q message) {
        Optional<String> claimed = claimed(message);
        if (!refused && claimed.isPresent() && pins.holds(claimed.get(), key.get())) {
          super.onMessage(message);
        } else if (!refused) {
          refused = true;
          call.close(
              Status.PERMISSION_DENIED.withDescription(
                  "key %s does not speak as '%s'".formatted(key.get().hex(), claimed.orElse("?"))),
              new Metadata());
          super.onCancel();
        }
      }

      @Override
      public void onHalfClose() {
        if (!refused) {
          super.onHalfClose();
        }
      }
    };
  }

  private static Optional<Digest> key(@org.jspecify.annotations.Nullable SSLSession session) {
    try {
      Certificate[] chain = session == null ? new Certificate[0] : session.getPeerCertificates();
      return chain.length == 1 && chain[0] instanceof X509Certificate certificate
          ? Optional.of(PeerTls.pinOf(certificate))
          : Optional.empty();
    } catch (SSLPeerUnverifiedException e) {
      return Optional.empty();
    }
  }

  /** The peer in whose name a message speaks; a kind that is not known speaks in nobody's. */
  static Optional<String> claimed(Object message) {
    Optional<RaftRpcRequestProto> header =
        switch (message) {
          case AppendEntriesRequestProto append -> Optional.of(append.getServerRequest());
          case RequestVoteRequestProto vote -> Optional.of(vote.getServerRequest());
          case InstallSnapshotRequestProto install -> Optional.of(install.getServerRequest());
          case ReadIndexRequestProto read -> Optional.of(read.getServerRequest());
          case StartLeaderElectionRequestProto start -> Optional.of(start.getServerRequest());
          default -> Optional.empty();
        };
    return header.map(request -> request.getRequestorId().toString(UTF_8));
  }
}
