package aver.ledger.node.member;

import aver.ledger.client.Endpoint;
import aver.ledger.client.LedgerClient;
import aver.ledger.client.text.PrintableText;
import aver.ledger.client.tls.CallFailure;
import aver.proto.v1.OperationsServiceGrpc;
import aver.proto.v1.VitalsRequest;
import aver.proto.v1.VitalsResponse;
import io.grpc.StatusRuntimeException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * What is known of one replica at one moment.
 *
 * @param replica which
 * @param vitals by its own word; empty if it does not answer
 * @param problems why it is not well; empty if it is
 * @param clockAheadMs its clock against the own one
 * @param suspended by the certified state; empty if that cannot be read
 */
record ReplicaVitals(
    Endpoint replica,
    Optional<VitalsResponse> vitals,
    List<String> problems,
    long clockAheadMs,
    Optional<Boolean> suspended) {
  /** What stands above the lines. */
  static final String HEADING =
      "%-14s %-22s %8s %7s %10s %6s %9s %9s"
          .formatted(
              "replica", "address", "height", "behind", "certified", "peers", "free", "clock");

  private static final long LIMIT_S = 5;
  private static final long CLOCK_OFF_MS = 5_000;
  private static final int WORDS_MAX = 200;
  private static final double GIGA = 1e9;

  ReplicaVitals {
    problems = List.copyOf(problems);
  }

  /** Asks a replica; waits five seconds at most. */
  static ReplicaVitals ask(LedgerClient client, Endpoint endpoint, Optional<Boolean> suspended) {
    long beganMs = System.currentTimeMillis();
    List<String> problems = new ArrayList<>();
    suspended.filter(is -> is).ifPresent(_ -> problems.add("suspended"));
    try {
      VitalsResponse vitals =
          OperationsServiceGrpc.newBlockingStub(client.channel(endpoint))
              .withDeadlineAfter(LIMIT_S, TimeUnit.SECONDS)
              .vitals(VitalsRequest.getDefaultInstance());
      long aheadMs = vitals.getClockMs() - (beganMs + System.currentTimeMillis()) / 2;
      problems.addAll(problems(vitals, aheadMs));
      return new ReplicaVitals(endpoint, Optional.of(vitals), problems, aheadMs, suspended);
    } catch (StatusRuntimeException e) {
      problems.add("does not answer: " + CallFailure.of(e));
      return new ReplicaVitals(endpoint, Optional.empty(), problems, 0, suspended);
    }
  }

  /** What a replica says of itself, and what its figures say. */
  static List<String> problems(VitalsResponse vitals, long aheadMs) {
    List<String> problems = new ArrayList<>();
    if (!vitals.getNotReady().isEmpty()) {
      problems.add("not ready: " + PrintableText.of(vitals.getNotReady(), WORDS_MAX));
    }
    if (Math.abs(aheadMs) > CLOCK_OFF_MS) {
      problems.add(
          String.format(Locale.ROOT, "its clock is %+.0f s from the one here", aheadMs / 1_000.0));
    }
    if (vitals.getAlarms() > 0) {
      problems.add(
          "%d alarms: signatures that contradict each other, see its log"
              .formatted(vitals.getAlarms()));
    }
    return problems;
  }

  /** The last block that it has, 0 if it does not answer. */
  long height() {
    return vitals.map(VitalsResponse::getHeight).orElse(0L);
  }

  /** For people. */
  String line(long highest) {
    String name = "%-14s %-22s ".formatted(replica.replica(), replica.address());
    String problem = String.join("; ", problems);
    if (vitals.isEmpty()) {
      return name + problem;
    }
    VitalsResponse said = vitals.get();
    return name
        + String.format(
            Locale.ROOT,
            "%8d %7d %10d %6s %6.1f GB %+7.1f s",
            said.getHeight(),
            highest - said.getHeight(),
            said.getCertifiedHeight(),
            said.getPeersReachable() + "/" + said.getPeers(),
            said.getDiskFreeBytes() / GIGA,
            clockAheadMs / 1_000.0)
        + (said.getLeading() ? "  leads" : "")
        + (problem.isEmpty() ? "" : "  " + problem);
  }

  /** For programs; what it did not say is left out. */
  Map<String, Object> document(long highest) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("replica", replica.replica());
    document.put("address", replica.address().toString());
    document.put("answers", vitals.isPresent());
    document.put("well", problems.isEmpty());
    document.put("problems", problems);
    suspended.ifPresent(is -> document.put("suspended", is));
    vitals.ifPresent(said -> {
      document.put("height", said.getHeight());
      document.put("behind", highest - said.getHeight());
      document.put("certifiedHeight", said.getCertifiedHeight());
      document.put("peers", said.getPeers());
      document.put("peersReachable", said.getPeersReachable());
      document.put("diskFreeBytes", said.getDiskFreeBytes());
      document.put("diskBytes", said.getDiskBytes());
      document.put("clockAheadMs", clockAheadMs);
      document.put("leads", said.getLeading());
      document.put("alarms", said.getAlarms());
    });
    return document;
  }
}
