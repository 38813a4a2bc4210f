package aver.ledger.client;

import aver.ledger.client.keys.TlsKey;
import aver.ledger.client.tls.Channels;
import aver.ledger.client.tls.HostPort;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** One channel a replica, opened on first use; calls go to one of them until it fails. */
final class Connections implements AutoCloseable {
  private final TlsKey own;
  private final Optional<HostPort> proxy;
  private final List<Endpoint> endpoints;
  private final Map<Endpoint, ManagedChannel> channels = new ConcurrentHashMap<>();
  private final AtomicInteger current;

  Connections(TlsKey own, Optional<HostPort> proxy, List<Endpoint> endpoints, int first) {
    this.own = own;
    this.proxy = proxy;
    this.endpoints = List.copyOf(endpoints);
    this.current = new AtomicInteger(Math.floorMod(first, endpoints.size()));
  }

  /** A call to one replica; refuses its answer by an {@link AnswerException}. */
  @FunctionalInterface
  interface Call<R> {
    R to(ManagedChannel channel) throws AnswerException;
  }

  /** An answer that cannot be relied on: the next replica is asked. */
  static final class AnswerException extends Exception {
    @java.io.Serial private static final long serialVersionUID = 1;

    AnswerException(String message, Throwable cause) {
      super(message, cause);
    }

    AnswerException(String message) {
      super(message);
    }
  }

  List<Endpoint> endpoints() {
    return endpoints;
  }

  ManagedChannel channel(Endpoint endpoint) {
    return channels.computeIfAbsent(
        endpoint, e -> Channels.open(own, e.address(), e.tlsKeyHash(), proxy));
  }

  /** The replica that calls go to now. */
  Endpoint present() {
    return endpoints.get(current.get());
  }

  /** Goes to the next replica. */
  void leave(Endpoint endpoint) {
    int at = endpoints.indexOf(endpoint);
    current.compareAndSet(at, (at + 1) % endpoints.size());
  }

  /** Asks each replica once, beginning with the present one. */
  <R> R call(Call<R> call) throws LedgerUnavailableException {
    Exception last = null;
    for (int i = 0; i < endpoints.size(); i++) {
      Endpoint endpoint = present();
      try {
        return call.to(channel(endpoint));
      } catch (StatusRuntimeException | AnswerException e) {
        last = e;
        leave(endpoint);
      }
    }
    throw new LedgerUnavailableException(
        "none of %d replicas gave a good answer; the last said: %s"
            .formatted(endpoints.size(), last == null ? "nothing" : last.getMessage()),
        last == null ? new IllegalStateException() : last);
  }

  @Override
  public void close() {
    channels.values().forEach(ManagedChannel::shutdownNow);
  }
}
