package aver.ledger.client.blob;

import aver.ledger.client.Endpoint;
import aver.ledger.client.LedgerClient;
import aver.ledger.client.LedgerUnavailableException;
import aver.ledger.client.tls.CallFailure;
import aver.ledger.rules.tx.Acknowledgement;
import aver.proto.v1.UploadOpening;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One update on its way to the replicas: which are being sent to, who acknowledged, who refused.
 * For one thread.
 */
final class Spread implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Spread.class);
  private static final long AGAIN_MS = 500;

  private final LedgerClient client;
  private final Recipients recipients;
  private final List<Endpoint> order;
  private final List<Leaves> vectors;
  private final UploadOpening opening;
  private final byte[] acknowledged;
  private final Inbox answers;
  private final Map<Endpoint, Open> open = new HashMap<>();
  private final Map<Endpoint, Long> notBefore = new HashMap<>();
  private final Map<Endpoint, BlobRefusedException> refused = new LinkedHashMap<>();
  private final Set<Endpoint> lying = new HashSet<>();
  private final TreeMap<String, Acknowledgement> valid = new TreeMap<>();
  private final long startNs = System.nanoTime();
  private String last = "no replica answered";
  private int turn;
  private long progressMs;

  private record Open(Inbox.Sender sender, UploadStream stream) {}

  Spread(
      LedgerClient client,
      Recipients recipients,
      List<Endpoint> order,
      List<Leaves> vectors,
      UploadOpening opening,
      byte[] acknowledged) {
    this.client = client;
    this.recipients = recipients;
    // twice as many, since there may be others by now
    this.answers = new Inbox(2 * recipients.members().size());
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
      giveUpIfRefused();
      switch (pace.next(open.size(), now - progressMs, now)) {
        case WAIT -> {}
        case NEXT -> next(now, limitMs);
        case ALL -> order.forEach(replica -> start(replica, now, limitMs, false));
      }
      long waitMs = Math.min(pace.waitMs(now - progressMs, now), limitMs - now);
      Inbox.From from = answers.poll(open.isEmpty() ? Math.min(waitMs, untilTurn(now)) : waitMs);
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
        && !isOut(replica)
        && notBefore.getOrDefault(replica, 0L) <= now;
  }

  /** Whether it need not be asked again. */
  private boolean isOut(Endpoint replica) {
    return refused.containsKey(replica) || lying.contains(replica);
  }

  private long untilTurn(long now) {
    return order.stream()
        .filter(replica -> !isOut(replica))
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
    Inbox.Sender sender = answers.sender(replica);
    open.put(
        replica,
        new Open(
            sender,
            UploadStream.open(
                client.channel(replica),
                opening.toBuilder().setRelay(relay).build(),
                vectors,
                Duration.ofMillis(limitMs - now),
                sender)));
  }

  private void take(Inbox.From from) {
    long now = elapsedMs();
    Endpoint replica = from.sender().replica();
    switch (from.answer()) {
      case UploadStream.Answer.Acknowledged a -> acknowledged(from.sender(), a.acknowledgement());
      case UploadStream.Answer.Refused r -> {
        ended(from.sender());
        last =
            "%s said %s: %s"
                .formatted(replica.replica(), r.refusal().code(), r.refusal().getMessage());
        if (r.refusal().retryAfterMs() > 0) {
          notBefore.put(replica, now + Math.max(AGAIN_MS, r.refusal().retryAfterMs()));
        } else {
          refused.put(replica, r.refusal());
        }
      }
      case UploadStream.Answer.Ended ended -> {
        ended(from.sender());
        last =
            "%s at %s: %s"
                .formatted(replica.replica(), replica.address(), CallFailure.of(ended.status()));
        notBefore.put(replica, now + AGAIN_MS);
      }
    }
  }

  /** A stream that was left may end after the next one to the same replica began. */
  private void ended(Inbox.Sender sender) {
    Open now = open.get(sender.replica());
    if (now != null && now.sender().equals(sender)) {
      open.remove(sender.replica());
    }
  }

  private void acknowledged(Inbox.Sender sender, Acknowledgement acknowledgement) {
    if (lying.contains(sender.replica())) {
      return; // what came before its stream was closed
    }
    if (!sender.first(acknowledgement.replica())) {
      leave(sender.replica(), "repeats acknowledgements");
    } else if (!recipients.know(acknowledgement)) {
      LOG.debug("{} is no replica with this key here", acknowledgement.replica());
    } else if (!recipients.signed(acknowledgement, acknowledged)) {
      leave(sender.replica(), "showed an acknowledgement that does not hold");
    } else if (valid.put(acknowledgement.replica(), acknowledgement) == null) {
      progressMs = elapsedMs();
    }
  }

  /** An honest replica passes on only what it has checked, once: this one is not asked again. */
  private void leave(Endpoint replica, String why) {
    LOG.warn("{} {}: it is sent nothing more of this update", replica.replica(), why);
    last = "%s %s".formatted(replica.replica(), why);
    lying.add(replica);
    Open stream = open.remove(replica);
    if (stream != null) {
      stream.stream().close();
    }
  }

  /** Asking again changes nothing where more say so, for one reason, than may lie. */
  private void giveUpIfRefused() throws BlobRefusedException, LedgerUnavailableException {
    Map<String, Integer> byCode = new HashMap<>();
    for (BlobRefusedException refusal : refused.values()) {
      if (byCode.merge(refusal.code(), 1, Integer::sum) > recipients.faultyMax()) {
        throw refusal;
      }
    }
    if (order.stream().allMatch(this::isOut)) {
      if (refused.isEmpty()) {
        throw new LedgerUnavailableException("no replica answers as it should; " + last);
      }
      throw refused.values().iterator().next();
    }
  }

  private long elapsedMs() {
    return (System.nanoTime() - startNs) / 1_000_000;
  }

  /** Ends what is being sent. */
  @Override
  public void close() {
    open.values().forEach(each -> each.stream().close());
    open.clear();
  }
}
