package aver.ledger.client;

import static aver.ledger.client.CertifiedHead.CALL_MS;

import aver.ledger.client.Connections.AnswerException;
import aver.ledger.client.tls.HostPort;
import aver.ledger.proof.note.LedgerCheckpoint;
import aver.ledger.proof.smt.StateProof;
import aver.ledger.rules.state.Keys;
import aver.ledger.rules.state.Member;
import aver.ledger.rules.state.Slot;
import aver.proto.v1.ReadRequest;
import aver.proto.v1.ReadResponse;
import aver.proto.v1.StateServiceGrpc;
import com.google.protobuf.ByteString;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Reads values of the certified state with their proofs, and learns from it who the replicas are.
 */
final class StateReads {
  /** How often values that do not fit into one answer are read again for being of two heights. */
  private static final int HEIGHTS_MAX = 20;

  /** How long a read may take with all its answers, whoever gives them. */
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final Connections connections;
  private final CertifiedHead head;
  private final List<HostPort> preferred;
  private final KnownReplicas known;
  private final Duration limit;

  StateReads(
      Connections connections, CertifiedHead head, List<HostPort> preferred, KnownReplicas known) {
    this(connections, head, preferred, known, LIMIT);
  }

  StateReads(
      Connections connections,
      CertifiedHead head,
      List<HostPort> preferred,
      KnownReplicas known,
      Duration limit) {
    this.limit = limit;
    this.connections = connections;
    this.head = head;
    this.preferred = List.copyOf(preferred);
    this.known = known;
  }

  /** As {@link LedgerClient#readSome(List)}. */
  CertifiedState readSome(List<String> keys) throws LedgerUnavailableException {
    return readSome(keys, endNs());
  }

  private long endNs() {
    return System.nanoTime() + limit.toNanos();
  }

  private CertifiedState readSome(List<String> keys, long endNs) throws LedgerUnavailableException {
    CertifiedState state = readOnce(keys, endNs);
    boolean otherKey = connections.takeOtherKey();
    if (head.takeSetChange() || otherKey) {
      try {
        followReplicas();
      } catch (LedgerUnavailableException e) {
        head.putSetChangeBack(); // at the next read
        throw e;
      }
    }
    return state;
  }

  /** As {@link LedgerClient#read(List)}. */
  CertifiedState read(List<String> keys) throws LedgerUnavailableException {
    List<String> distinct = keys.stream().distinct().toList();
    long endNs = endNs();
    for (int tries = 0; tries < HEIGHTS_MAX; tries++) {
      Map<String, Optional<byte[]>> values = new LinkedHashMap<>();
      CertifiedState first = readSome(distinct, endNs);
      CertifiedState last = first;
      values.putAll(first.values());
      while (values.size() < distinct.size() && sameHeight(first, last)) {
        last = readSome(distinct.stream().filter(key -> !values.containsKey(key)).toList(), endNs);
        values.putAll(last.values());
      }
      if (sameHeight(first, last)) {
        return new CertifiedState(first.checkpoint(), values);
      }
    }
    throw new LedgerUnavailableException(
        "the ledger moved on while %d values were read: ask for fewer".formatted(keys.size()));
  }

  private static boolean sameHeight(CertifiedState one, CertifiedState other) {
    return one.checkpoint().height() == other.checkpoint().height();
  }

  /** Learns from certified state who the replicas are now, since the set or a TLS key changed. */
  private void followReplicas() throws LedgerUnavailableException {
    long endNs = endNs();
    List<Slot<Member>> members =
        readOnce(List.of(Keys.REPLICAS.key()), endNs)
            .get(Keys.REPLICAS)
            .orElseThrow()
            .ids()
            .stream()
            .map(Keys::member)
            .toList();
    CertifiedState state = readOnce(members.stream().map(Slot::key).toList(), endNs);
    List<Endpoint> now =
        members.stream()
            .flatMap(slot -> state.get(slot).stream())
            .flatMap(member -> Endpoint.of(member.who()).stream())
            .toList();
    if (!Set.copyOf(now).equals(Set.copyOf(connections.endpoints()))) {
      connections.replace(Endpoint.ordered(now, preferred));
      known.keep(now);
    }
  }

  private CertifiedState readOnce(List<String> keys, long endNs) throws LedgerUnavailableException {
    ReadRequest.Builder request = ReadRequest.newBuilder().setTrustedMembers(head.trustedMembers());
    keys.forEach(key -> request.addKeys(ByteString.copyFrom(key, StandardCharsets.US_ASCII)));
    Duration left = Duration.ofNanos(endNs - System.nanoTime());
    if (!left.isPositive()) {
      throw new LedgerUnavailableException(
          "%d values were not read within %d s: ask for fewer"
              .formatted(keys.size(), limit.toSeconds()));
    }
    return connections.ask(
        left.compareTo(Connections.LIMIT) < 0 ? left : Connections.LIMIT,
        channel -> {
          long leftMs = TimeUnit.NANOSECONDS.toMillis(endNs - System.nanoTime());
          ReadResponse answer =
              StateServiceGrpc.newBlockingStub(channel)
                  .withDeadlineAfter(Math.clamp(leftMs, 1, CALL_MS), TimeUnit.MILLISECONDS)
                  .read(request.build());
          LedgerCheckpoint checkpoint = head.accept(answer.getLinksList(), answer.getCheckpoint());
          return checked(keys, checkpoint, answer);
        });
  }

  private static CertifiedState checked(
      List<String> keys, LedgerCheckpoint checkpoint, ReadResponse answer) throws AnswerException {
    if (answer.getValuesCount() > keys.size()
        || answer.getValuesCount() < Math.min(1, keys.size())) {
      throw new AnswerException("another number of values than was asked for");
    }
    Map<String, Optional<byte[]>> values = new LinkedHashMap<>();
    long size = 0;
    for (int i = 0; i < answer.getValuesCount(); i++) {
      ReadResponse.Value value = answer.getValues(i);
      byte[] key = keys.get(i).getBytes(StandardCharsets.US_ASCII);
      byte[] bytes = value.getValue().toByteArray();
      byte[] proof = value.getProof().toByteArray();
      size += proof.length + (value.getPresent() ? bytes.length : 0);
      boolean shown =
          value.getPresent()
              ? StateProof.present(checkpoint.state(), key, bytes, proof)
              : StateProof.absent(checkpoint.state(), key, proof);
      if (!shown) {
        throw new AnswerException("a false proof of " + keys.get(i));
      }
      values.put(keys.get(i), value.getPresent() ? Optional.of(bytes) : Optional.empty());
    }
    // else one value an answer, each given just in time, would make a look as long as it pleases
    if (values.size() < keys.size() && size <= LedgerClient.VALUES_BYTES) {
      throw new AnswerException(
          "%d of %d values, though more fit into an answer".formatted(values.size(), keys.size()));
    }
    return new CertifiedState(checkpoint, values);
  }
}
