package aver.coordinator.admin;

import aver.ledger.client.cli.CommonOptions;
import aver.ledger.client.cli.ExitCode;
import aver.ledger.client.cli.Output;
import aver.ledger.client.desk.Desk;
import aver.ledger.client.desk.MemberOptions;
import aver.ledger.client.view.CertifiedView;
import aver.ledger.rules.state.Keys;
import aver.ledger.rules.state.Member;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code aver admin members}: who is in the federation. */
@Command(
    name = "members",
    description = "Lists all who are or were members, in the order in which they came.",
    footer = {"", "Example: aver admin members --config admin.yaml"})
final class MembersCommand implements Callable<Integer> {
  @Mixin private CommonOptions common = new CommonOptions();
  @Mixin private MemberOptions member = new MemberOptions();

  /**
   * One member; the balance is in micro-tokens, and {@code entered} says of a replica whether it
   * has entered and signs checkpoints.
   */
  record Line(
      String id,
      String name,
      List<String> roles,
      String status,
      boolean entered,
      int keyVersion,
      String identityKey,
      String tlsKeyHash,
      long balanceMicro) {}

  @Override
  public Integer call() {
    Output output = common.output();
    try (Desk desk = member.open()) {
      List<Line> lines = lines(desk.view());
      for (Line line : lines) {
        output.line(
            "%-20s %-9s %-22s %14s  %s"
                .formatted(
                    line.id,
                    line.status.equals("active") && line.roles.contains("replica") && !line.entered
                        ? "outside"
                        : line.status,
                    String.join(",", line.roles),
                    "%.6f".formatted(line.balanceMicro / 1e6),
                    line.name));
      }
      output.document(Map.of("members", lines));
    }
    return ExitCode.DONE.code();
  }

  private static List<Line> lines(CertifiedView view) {
    List<String> ids = view.list(Keys.MEMBERS);
    List<Member> members = view.all(ids, Keys::member).stream().map(Optional::orElseThrow).toList();
    List<Optional<Long>> balances = view.all(ids, Keys::balance);
    return java.util.stream.IntStream.range(0, ids.size())
        .mapToObj(i -> line(members.get(i), balances.get(i).orElse(0L)))
        .toList();
  }

  private static Line line(Member member, long balance) {
    return new Line(
        member.id(),
        member.who().displayName(),
        member.who().roles().stream().map(r -> r.name().toLowerCase(Locale.ROOT)).toList(),
        member.status().name().toLowerCase(Locale.ROOT),
        member.entered(),
        member.keyVersion(),
        member.who().identityKey().key().hex(),
        member.who().tlsKeyHash().hex(),
        balance);
  }
}
