package aver.ledger.client.tls;

import aver.ledger.proof.Digest;
import io.grpc.Attributes;
import io.grpc.Grpc;
import io.grpc.ServerTransportFilter;
import io.grpc.Status;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How many connections one TLS key may have at a server at once. Each costs its windows and its
 * calls, whatever else is bounded for each member; further ones are closed.
 */
final class ConnectionLimit extends ServerTransportFilter {
  private static final Logger LOG = LoggerFactory.getLogger(ConnectionLimit.class);
  private static final Attributes.Key<Digest> COUNTED = Attributes.Key.create("aver-tls-key");

  private final int each;
  private final Map<Digest, Integer> open = new HashMap<>();

  /** Keys of whose connections too many were closed: said once until one of them ends. */
  private final Set<Digest> told = new HashSet<>();

  ConnectionLimit(int each) {
    this.each = each;
  }

  /** Ends the connection by what it throws. */
  @Override
  public Attributes transportReady(Attributes transport) {
    Optional<Digest> key = Peer.keyOf(transport.get(Grpc.TRANSPORT_ATTR_SSL_SESSION));
    if (key.isEmpty()) {
      return transport;
    }
    if (!take(key.get())) {
      if (tell(key.get())) {
        LOG.warn(
            "a connection from {} is closed, and those after it: TLS key {} has {} already",
            transport.get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR),
            key.get().hex(),
            each);
      }
      throw Status.RESOURCE_EXHAUSTED
          .withDescription("at most %d connections of one TLS key".formatted(each))
          .asRuntimeException();
    }
    return transport.toBuilder().set(COUNTED, key.get()).build();
  }

  @Override
  public void transportTerminated(@Nullable Attributes transport) {
    Digest key = transport == null ? null : transport.get(COUNTED);
    if (key != null) {
      give(key);
    }
  }

  private synchronized boolean take(Digest key) {
    int own = open.getOrDefault(key, 0);
    if (own >= each) {
      return false;
    }
    open.put(key, own + 1);
    return true;
  }

  private synchronized boolean tell(Digest key) {
    return told.add(key);
  }

  private synchronized void give(Digest key) {
    told.remove(key);
    open.computeIfPresent(key, (_, own) -> own == 1 ? null : Integer.valueOf(own - 1));
  }
}
