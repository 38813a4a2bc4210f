package aver.ledger.node.member;

import aver.ledger.client.Endpoint;
import aver.ledger.client.LedgerClient;
import aver.ledger.client.LedgerUnavailableException;
import aver.ledger.client.TrustFileException;
import aver.ledger.client.cli.CommonOptions;
import aver.ledger.client.cli.ExitCode;
import aver.ledger.client.cli.Output;
import aver.ledger.client.desk.Desk;
import aver.ledger.client.desk.MemberOptions;
import aver.ledger.proof.note.OtherChainException;
import aver.ledger.rules.state.Keys;
import aver.ledger.rules.state.MemberStatus;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code aver ledger status}: how each replica is, by its own word. */
@Command(
    name = "status",
    description = {
      "Asks each replica how it is: height, certified, peers, disk, clock. What they answer is not"
          + " proven. Ends with 0 if all are well, with 1 if one is not and then says why."
    },
    footer = {"", "Example: aver ledger status --config member.yaml"})
public final class LedgerStatus implements Callable<Integer> {
  @Mixin private CommonOptions common = new CommonOptions();
  @Mixin private MemberOptions member = new MemberOptions();

  @Override
  public Integer call() throws LedgerUnavailableException {
    Output output = common.output();
    List<ReplicaVitals> replicas = new ArrayList<>();
    Optional<Set<String>> suspended;
    try (Desk desk = member.open()) {
      suspended = suspended(desk.client());
      for (Endpoint endpoint : desk.client().endpoints()) {
        replicas.add(
            ReplicaVitals.ask(
                desk.client(), endpoint, suspended.map(ids -> ids.contains(endpoint.replica()))));
      }
    }
    long highest = replicas.stream().mapToLong(ReplicaVitals::height).max().orElse(0);
    output.line(ReplicaVitals.HEADING);
    replicas.forEach(replica -> output.line(replica.line(highest)));
    if (suspended.isEmpty()) {
      output.line("No certified state can be read now, so who is suspended is not known.");
    }
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("certified", suspended.isPresent());
    document.put("replicas", replicas.stream().map(r -> r.document(highest)).toList());
    output.document(document);
    return replicas.stream().allMatch(r -> r.problems().isEmpty()) && suspended.isPresent()
        ? ExitCode.DONE.code()
        : ExitCode.WRONG.code();
  }

  /**
   * By the certified state; empty while there is none to be had, for replicas are asked all the
   * same.
   *
   * @throws LedgerUnavailableException if it is another ledger, or the own trust file is at fault
   */
  private static Optional<Set<String>> suspended(LedgerClient client)
      throws LedgerUnavailableException {
    Set<String> suspended = new TreeSet<>();
    try {
      client.refresh();
      for (Endpoint endpoint : client.endpoints()) {
        client
            .read(Keys.member(endpoint.replica()))
            .filter(replica -> replica.status() == MemberStatus.SUSPENDED)
            .ifPresent(replica -> suspended.add(replica.id()));
      }
      return Optional.of(suspended);
    } catch (LedgerUnavailableException e) {
      if (e instanceof TrustFileException || OtherChainException.in(e).isPresent()) {
        throw e;
      }
      return Optional.empty();
    }
  }
}
