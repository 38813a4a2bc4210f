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

  private final Connections connections;
  private final CertifiedHead head;
  private final List<HostPort> preferred;
  private final KnownReplicas known;

  StateReads(
      Connections connections, CertifiedHead head, List<HostPort> preferred, KnownReplicas known) {
    this.connections = connections;
    this.head = head;
    this.preferred = List.copyOf(preferred);
    this.known = known;
  }

  /** As {@link LedgerClient#readSome(List)}. */
  CertifiedState readSome(List<String> keys) throws LedgerUnavailableException {
    CertifiedState state = readOnce(keys);
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
    for (int tries = 0; tries < HEIGHTS_MAX; tries++) {
      Map<String, Optional<byte[]>> values = new LinkedHashMap<>();
      CertifiedState first = readSome(distinct);
      CertifiedState last = first;
      values.putAll(first.values());
      while (values.size() < distinct.size() && sameHeight(first, last)) {
        last = readSome(distinct.stream().filter(key -> !values.containsKey(key)).toList());
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
    List<Slot<Member>> members =
        readOnce(List.of(Keys.REPLICAS.key())).get(Keys.REPLICAS).orElseThrow().ids().stream()
            .map(Keys::member)
            .toList();
    CertifiedState state = readOnce(members.stream().map(Slot::key).toList());
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

  private CertifiedState readOnce(List<String> keys) throws LedgerUnavailableException {
    ReadRequest.Builder request = ReadRequest.newBuilder().setTrustedMembers(head.trustedMembers());
    keys.forEach(key -> request.addKeys(ByteString.copyFrom(key, StandardCharsets.US_ASCII)));
    return connections.call(channel -> {
      ReadResponse answer =
          StateServiceGrpc.newBlockingStub(channel)
              .withDeadlineAfter(CALL_MS, TimeUnit.MILLISECONDS)
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
    for (int i = 0; i < answer.getValuesCount(); i++) {
      ReadResponse.Value value = answer.getValues(i);
      byte[] key = keys.get(i).getBytes(StandardCharsets.US_ASCII);
      byte[] bytes = value.getValue().toByteArray();
      byte[] proof = value.getProof().toByteArray();
      boolean shown =
          value.getPresent()
              ? StateProof.present(checkpoint.state(), key, bytes, proof)
              : StateProof.absent(checkpoint.state(), key, proof);
      if (!shown) {
        throw new AnswerException("a false proof of " + keys.get(i));
      }
      values.put(keys.get(i), value.getPresent() ? Optional.of(bytes) : Optional.empty());
    }
    return new CertifiedState(checkpoint, values);
  }
}
