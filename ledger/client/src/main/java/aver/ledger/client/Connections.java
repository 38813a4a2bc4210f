package aver.ledger.client;

import aver.ledger.client.keys.TlsKey;
import aver.ledger.client.text.PrintableText;
import aver.ledger.client.tls.CallFailure;
import aver.ledger.client.tls.Channels;
import aver.ledger.client.tls.HostPort;
import aver.ledger.client.tls.TlsRefusal;
import aver.ledger.proof.note.OtherChainException;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One channel a replica, opened on first use; calls go to one of them until it fails, then to the
 * next, round after round, so that a replica that starts or a leader that changes is waited for and
 * not an error.
 */
final class Connections implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Connections.class);

  /** How long a call goes on trying if nothing else is said. */
  static final Duration LIMIT = Duration.ofSeconds(20);

  private static final long PAUSE_MIN_MS = 50;
  private static final long PAUSE_MAX_MS = 1_000;

  private final TlsKey own;
  private final Optional<HostPort> proxy;
  private final Map<Endpoint, ManagedChannel> channels = new ConcurrentHashMap<>();
  private volatile List<Endpoint> endpoints;
  private volatile Endpoint current;
  private volatile boolean closed;
  private final AtomicBoolean otherKey = new AtomicBoolean();
  private final AnswerTimes times;

  Connections(TlsKey own, Optional<HostPort> proxy, List<Endpoint> endpoints, int first) {
    this(own, proxy, endpoints, first, new AnswerTimes(AnswerTimes.SLOW));
  }

  Connections(
      TlsKey own,
      Optional<HostPort> proxy,
      List<Endpoint> endpoints,
      int first,
      AnswerTimes times) {
    this.own = own;
    this.proxy = proxy;
    this.times = times;
    this.endpoints = List.copyOf(endpoints);
    this.current = this.endpoints.get(Math.floorMod(first, endpoints.size()));
  }

  /**
   * To the replicas of a member's settings.
   *
   * @param known where they were last
   * @param preferred addresses of those to ask first, in this order
   * @throws IOException if none of the replicas has one of these addresses
   */
  static Connections of(ClientSettings settings, KnownReplicas known, List<HostPort> preferred)
      throws IOException {
    List<Endpoint> endpoints = known.read(Endpoint.of(settings.genesis()));
    for (HostPort address : preferred) {
      if (endpoints.stream().noneMatch(e -> e.address().equals(address))) {
        throw new IOException(
            "no replica that is known has the address %s: correct replicas".formatted(address));
      }
    }
    // members begin at different replicas
    int first = preferred.isEmpty() ? settings.member().hashCode() : 0;
    return new Connections(
        settings.keys().tls(), settings.proxy(), Endpoint.ordered(endpoints, preferred), first);
  }

  /** A call to one replica; refuses its answer by an {@link AnswerException}. */
  @FunctionalInterface
  interface Call<R> {
    R to(ManagedChannel channel) throws AnswerException, TrustFileException;
  }

  /** As {@link Call}, knowing whom it asks. */
  @FunctionalInterface
  interface CallAt<R> {
    R to(Endpoint endpoint, ManagedChannel channel) throws AnswerException, TrustFileException;
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
    ManagedChannel channel =
        channels.computeIfAbsent(
            endpoint, e -> Channels.open(own, e.address(), e.tlsKeyHash(), proxy));
    if (closed) {
      channel.shutdownNow(); // for a call that was still on its way when this was closed
    }
    return channel;
  }

  /** The replica that calls go to now. */
  Endpoint present() {
    return current;
  }

  /** Goes to the next replica. */
  synchronized void leave(Endpoint endpoint) {
    if (current.equals(endpoint)) {
      current = endpoints.get((endpoints.indexOf(endpoint) + 1) % endpoints.size());
    }
  }

  /** Knows these from now on, such as after a replica was replaced. */
  synchronized void replace(List<Endpoint> next) {
    endpoints = List.copyOf(next);
    if (!endpoints.contains(current)) {
      current = endpoints.getFirst();
    }
    for (Endpoint known : List.copyOf(channels.keySet())) {
      ManagedChannel open = endpoints.contains(known) ? null : channels.remove(known);
      if (open != null) {
        open.shutdown(); // calls under way come to their end
      }
    }
  }

  /** A replica by its id or address. */
  Optional<Endpoint> find(String replica) {
    return endpoints.stream()
        .filter(at -> at.replica().equals(replica) || at.address().toString().equals(replica))
        .findFirst();
  }

  /** Asks one replica after the other, beginning with the present one, for {@link #LIMIT}. */
  <R> R call(Call<R> call) throws LedgerUnavailableException {
    return call(LIMIT, call);
  }

  /**
   * Asks one replica after the other, beginning with the present one, with growing pauses between
   * the rounds; each is asked at least once.
   *
   * @throws LedgerUnavailableException if the limit passed, or if all refuse in a way that asking
   *     again does not mend
   * @throws TrustFileException if a checkpoint cannot be kept here, whoever shows it
   */
  <R> R call(Duration limit, Call<R> call) throws LedgerUnavailableException {
    return callAt(limit, (_, channel) -> call.to(channel));
  }

  /**
   * As {@link #call(Duration, Call)}, for what a replica can answer at once. A good answer counts
   * however long it took, but the next question goes to another replica if this one was slow: no
   * call that failed would ever tell of one that answers just before the deadline.
   */
  <R> R ask(Duration limit, Call<R> call) throws LedgerUnavailableException {
    return callAt(
        limit,
        (endpoint, channel) -> {
          long startNs = System.nanoTime();
          R answer = call.to(channel);
          long nowNs = System.nanoTime();
          times.answered(endpoint, nowNs - startNs, nowNs);
          times.faster(endpoint, endpoints, nowNs).ifPresent(other -> leave(endpoint, other));
          return answer;
        });
  }

  private synchronized void leave(Endpoint slow, Endpoint other) {
    if (current.equals(slow) && endpoints.contains(other)) {
      LOG.info("{} is slow to answer: {} is asked now", slow.replica(), other.replica());
      current = other;
    }
  }

  /** As {@link #call(Duration, Call)}. */
  <R> R callAt(Duration limit, CallAt<R> call) throws LedgerUnavailableException {
    long end = System.nanoTime() + limit.toNanos();
    long pauseMs = PAUSE_MIN_MS;
    while (true) {
      Exception last = new IllegalStateException("nobody was asked");
      String lastSaid = "there is none";
      boolean mayPass = false;
      List<Endpoint> all = endpoints;
      int first = Math.max(0, all.indexOf(current));
      for (int i = 0; i < all.size(); i++) {
        Endpoint endpoint = all.get((first + i) % all.size());
        try {
          return call.to(endpoint, channel(endpoint));
        } catch (StatusRuntimeException | AnswerException e) {
          last = e;
          lastSaid = "%s at %s: %s".formatted(endpoint.replica(), endpoint.address(), why(e));
          mayPass |= mayPass(e);
          failed(endpoint, e);
          leave(endpoint);
        }
      }
      boolean time = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(pauseMs) < end;
      if (!mayPass || !time || Thread.currentThread().isInterrupted()) {
        throw new LedgerUnavailableException(
            "none of %d replicas gave a good answer; the last, %s".formatted(all.size(), lastSaid),
            last);
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(pauseMs));
      pauseMs = Math.min(2 * pauseMs, PAUSE_MAX_MS);
    }
  }

  private static String why(Exception failure) {
    return failure instanceof StatusRuntimeException call
        ? CallFailure.of(call)
        : PrintableText.of(String.valueOf(failure.getMessage()));
  }

  /** A call to this replica failed: the next one connects at once. */
  void failed(Endpoint endpoint, Exception why) {
    // gRPC waits up to two minutes before it connects again; we have our own pauses
    channel(endpoint).resetConnectBackoff();
    times.failed(endpoint, System.nanoTime());
    if (TlsRefusal.isOtherKey(why)) {
      otherKey.set(true);
    }
  }

  /** True once after a replica showed another TLS key than is known: it may have a new one. */
  boolean takeOtherKey() {
    return otherKey.getAndSet(false);
  }

  /** Whether the same question may get a good answer later: not if it is wrong or not allowed. */
  private static boolean mayPass(Exception e) {
    if (TlsRefusal.of(e).isPresent() || e.getCause() instanceof OtherChainException) {
      return false;
    }
    return !(e instanceof StatusRuntimeException refused)
        || switch (refused.getStatus().getCode()) {
          case INVALID_ARGUMENT,
              UNAUTHENTICATED,
              PERMISSION_DENIED,
              NOT_FOUND,
              UNIMPLEMENTED,
              OUT_OF_RANGE,
              FAILED_PRECONDITION ->
              false;
          default -> true;
        };
  }

  @Override
  public void close() {
    closed = true;
    channels.values().forEach(ManagedChannel::shutdownNow);
  }
}
