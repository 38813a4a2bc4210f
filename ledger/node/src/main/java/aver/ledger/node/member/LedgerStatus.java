package aver.ledger.node.member;

import aver.ledger.client.Endpoint;
import aver.ledger.client.LedgerClient;
import aver.ledger.client.LedgerUnavailableException;
import aver.ledger.client.cli.CommonOptions;
import aver.ledger.client.cli.ExitCode;
import aver.ledger.client.cli.Output;
import aver.ledger.client.desk.Desk;
import aver.ledger.client.desk.MemberOptions;
import aver.ledger.client.tls.TlsRefusal;
import aver.ledger.rules.state.Keys;
import aver.ledger.rules.state.MemberStatus;
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
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code aver ledger status}: how each replica is, by its own word. */
@Command(
    name = "status",
    description = {
      "Asks each replica how it is: height, certified, peers, disk, clock. What they answer is not",
      "proven. Ends with 0 if all are well, with 1 if one is not."
    },
    footer = {"", "Example: aver ledger status --config member.yaml"})
public final class LedgerStatus implements Callable<Integer> {
  private static final long LIMIT_S = 5;
  private static final double GIGA = 1e9;

  @Mixin private CommonOptions common = new CommonOptions();
  @Mixin private MemberOptions member = new MemberOptions();

  /** What is known of one replica; without vitals if it does not answer, and then why. */
  private record Row(
      Endpoint replica,
      Optional<VitalsResponse> vitals,
      String why,
      long clockAheadMs,
      boolean suspended) {
    boolean well() {
      return vitals.isPresent() && why.isEmpty() && !suspended;
    }
  }

  @Override
  public Integer call() {
    Output output = common.output();
    List<Row> rows = new ArrayList<>();
    try (Desk desk = member.open()) {
      Set<String> suspended = suspended(desk.client(), output);
      for (Endpoint endpoint : desk.client().endpoints()) {
        rows.add(ask(desk.client(), endpoint, suspended.contains(endpoint.replica())));
      }
    }
    long highest =
        rows.stream()
            .flatMap(r -> r.vitals().stream())
            .mapToLong(VitalsResponse::getHeight)
            .max()
            .orElse(0);
    output.line(
        "%-14s %-22s %8s %7s %10s %6s %9s %9s"
            .formatted(
                "replica", "address", "height", "behind", "certified", "peers", "free", "clock"));
    for (Row row : rows) {
      output.line(line(row, highest));
    }
    output.document(Map.of("replicas", rows.stream().map(row -> document(row, highest)).toList()));
    return rows.stream().allMatch(Row::well) ? ExitCode.DONE.code() : ExitCode.WRONG.code();
  }

  /** By the certified state; replicas are asked one by one also while there is none to be had. */
  private static Set<String> suspended(LedgerClient client, Output output) {
    Set<String> suspended = new TreeSet<>();
    try {
      client.refresh();
      for (Endpoint endpoint : client.endpoints()) {
        client
            .read(Keys.member(endpoint.replica()))
            .filter(replica -> replica.status() == MemberStatus.SUSPENDED)
            .ifPresent(replica -> suspended.add(replica.id()));
      }
    } catch (LedgerUnavailableException e) {
      output.line("No certified state can be read now: " + e.getMessage());
    }
    return suspended;
  }

  private static Row ask(LedgerClient client, Endpoint endpoint, boolean suspended) {
    long beganMs = System.currentTimeMillis();
    try {
      VitalsResponse vitals =
          OperationsServiceGrpc.newBlockingStub(client.channel(endpoint))
              .withDeadlineAfter(LIMIT_S, TimeUnit.SECONDS)
              .vitals(VitalsRequest.getDefaultInstance());
      long middleMs = (beganMs + System.currentTimeMillis()) / 2;
      return new Row(
          endpoint,
          Optional.of(vitals),
          vitals.getNotReady(),
          vitals.getClockMs() - middleMs,
          suspended);
    } catch (StatusRuntimeException e) {
      String why =
          TlsRefusal.of(e)
              .orElseGet(() -> "does not answer (%s)".formatted(e.getStatus().getCode()));
      return new Row(endpoint, Optional.empty(), why, 0, suspended);
    }
  }

  private static String line(Row row, long highest) {
    String name = "%-14s %-22s ".formatted(row.replica().replica(), row.replica().address());
    String note = row.suspended() ? "  suspended" : "";
    if (row.vitals().isEmpty()) {
      return name + row.why() + note;
    }
    VitalsResponse vitals = row.vitals().get();
    return name
        + String.format(
            Locale.ROOT,
            "%8d %7d %10d %6s %6.1f GB %+7.1f s",
            vitals.getHeight(),
            highest - vitals.getHeight(),
            vitals.getCertifiedHeight(),
            vitals.getPeersReachable() + "/" + vitals.getPeers(),
            vitals.getDiskFreeBytes() / GIGA,
            row.clockAheadMs() / 1_000.0)
        + (vitals.getLeading() ? "  leads" : "")
        + (vitals.getAlarms() > 0 ? "  ALARMS: " + vitals.getAlarms() : "")
        + (row.why().isEmpty() ? "" : "  not ready: " + row.why())
        + note;
  }

  private static Map<String, Object> document(Row row, long highest) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("replica", row.replica().replica());
    document.put("address", row.replica().address().toString());
    document.put("answers", row.vitals().isPresent());
    document.put("ready", row.vitals().isPresent() && row.why().isEmpty());
    document.put("suspended", row.suspended());
    if (!row.why().isEmpty()) {
      document.put("why", row.why());
    }
    row.vitals()
        .ifPresent(vitals -> {
          document.put("height", vitals.getHeight());
          document.put("behind", highest - vitals.getHeight());
          document.put("certifiedHeight", vitals.getCertifiedHeight());
          document.put("peers", vitals.getPeers());
          document.put("peersReachable", vitals.getPeersReachable());
          document.put("diskFreeBytes", vitals.getDiskFreeBytes());
          document.put("diskBytes", vitals.getDiskBytes());
          document.put("clockAheadMs", row.clockAheadMs());
          document.put("leads", vitals.getLeading());
          document.put("alarms", vitals.getAlarms());
        });
    return document;
  }
}
