package aver.ledger.client.blob;

import aver.ledger.client.Endpoint;
import aver.ledger.client.LedgerClient;
import aver.ledger.client.LedgerUnavailableException;
import aver.ledger.client.tls.CallFailure;
import aver.ledger.rules.tx.Acknowledgement;
import aver.proto.v1.UploadOpening;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One update on its way to the replicas: which are being sent to, who acknowledged, who refused.
 * For one thread.
 */
final class Spread implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Spread.class);
  private static final long AGAIN_MS = 500;
  private static final int ANSWERS_MAX = 4096;

  private final LedgerClient client;
  private final Recipients recipients;
  private final List<Endpoint> order;
  private final List<Leaves> vectors;
  private final UploadOpening opening;
  private final byte[] acknowledged;
  private final BlockingQueue<From> answers = new LinkedBlockingQueue<>(ANSWERS_MAX);
  private final Map<Endpoint, UploadStream> open = new HashMap<>();
  private final Map<Endpoint, Long> notBefore = new HashMap<>();
  private final Map<Endpoint, BlobRefusedException> refused = new HashMap<>();
  private final TreeMap<String, Acknowledgement> valid = new TreeMap<>();
  private final long startNs = System.nanoTime();
  private String last = "no replica answered";
  private int turn;
  private long progressMs;

  private record From(Endpoint replica, UploadStream.Answer answer) {}

  Spread(
      LedgerClient client,
      Recipients recipients,
      List<Endpoint> order,
      List<Leaves> vectors,
      UploadOpening opening,
      byte[] acknowledged) {
    this.client = client;
    this.recipients = recipients;
    this.order = order;
    this.vectors = vectors;
    this.opening = opening;
    this.acknowledged = acknowledged;
  }

  List<Acknowledgement> run(UploadPace pace, long limitMs)
      throws LedgerUnavailableException, BlobRefusedException, InterruptedException {
    while (valid.size() < recipients.needed()) {
      long now = elapsedMs();
      if (now >= limitMs) {
        throw new LedgerUnavailableException(
            "%d of %d acknowledgements before reveals closed; %s"
                .formatted(valid.size(), recipients.needed(), last));
      }
      BlobRefusedException all = refusedByAll();
      if (all != null) {
        throw all;
      }
      switch (pace.next(open.size(), now - progressMs, now)) {
        case WAIT -> {}
        case NEXT -> next(now, limitMs);
        case ALL -> order.forEach(replica -> start(replica, now, limitMs, false));
      }
      long waitMs = Math.min(pace.waitMs(now - progressMs, now), limitMs - now);
      From from =
          answers.poll(
              open.isEmpty() ? Math.min(waitMs, untilTurn(now)) : waitMs, TimeUnit.MILLISECONDS);
      if (from != null) {
        take(from);
      }
    }
    return List.copyOf(valid.values());
  }

  private void next(long now, long limitMs) {
    Optional<Endpoint> ready = Optional.empty();
    for (int i = 0; i < order.size() && ready.isEmpty(); i++) {
      Endpoint replica = order.get((turn + i) % order.size());
      if (mayStart(replica, now)) {
        ready = Optional.of(replica);
        turn = turn + i + 1;
      }
    }
    if (ready.isPresent()) {
      close();
      start(ready.get(), now, limitMs, true);
    }
  }

  private boolean mayStart(Endpoint replica, long now) {
    return !open.containsKey(replica)
        && !refused.containsKey(replica)
        && notBefore.getOrDefault(replica, 0L) <= now;
  }

  private long untilTurn(long now) {
    return order.stream()
        .filter(replica -> !refused.containsKey(replica))
        .mapToLong(replica -> notBefore.getOrDefault(replica, 0L) - now)
        .map(ms -> Math.max(1, ms))
        .min()
        .orElse(1);
  }

  private void start(Endpoint replica, long now, long limitMs, boolean relay) {
    if (!mayStart(replica, now)) {
      return;
    }
    progressMs = now;
    open.put(
        replica,
        UploadStream.open(
            client.channel(replica),
            opening.toBuilder().setRelay(relay).build(),
            vectors,
            Duration.ofMillis(limitMs - now),
            answer -> answers.offer(new From(replica, answer))));
  }

  private void take(From from) {
    long now = elapsedMs();
    switch (from.answer) {
      case UploadStream.Answer.Acknowledged a -> {
        Acknowledgement acknowledgement = a.acknowledgement();
        if (!recipients.signed(acknowledgement, acknowledged)) {
          LOG.warn(
              "{} showed an acknowledgement of {} that does not hold",
              from.replica.replica(),
              acknowledgement.replica());
        } else if (valid.put(acknowledgement.replica(), acknowledgement) == null) {
          progressMs = now;
        }
      }
      case UploadStream.Answer.Refused r -> {
        open.remove(from.replica);
        last =
            "%s said %s: %s"
                .formatted(from.replica.replica(), r.refusal().code(), r.refusal().getMessage());
        if (r.refusal().retryAfterMs() > 0) {
          notBefore.put(from.replica, now + Math.max(AGAIN_MS, r.refusal().retryAfterMs()));
        } else {
          refused.put(from.replica, r.refusal());
        }
      }
      case UploadStream.Answer.Ended ended -> {
        open.remove(from.replica);
        last =
            "%s at %s: %s"
                .formatted(
                    from.replica.replica(), from.replica.address(), CallFailure.of(ended.status()));
        notBefore.put(from.replica, now + AGAIN_MS);
      }
    }
  }

  private @Nullable BlobRefusedException refusedByAll() {
    return refused.size() == order.size() ? refused.get(order.getFirst()) : null;
  }

  private long elapsedMs() {
    return (System.nanoTime() - startNs) / 1_000_000;
  }

  /** Ends what is being sent. */
  @Override
  public void close() {
    open.values().forEach(UploadStream::close);
    open.clear();
  }
}
