package aver.coordinator.admin;

import aver.coordinator.desk.Times;
import aver.ledger.client.cli.CommandFailed;
import aver.ledger.client.cli.CommonOptions;
import aver.ledger.client.cli.ExitCode;
import aver.ledger.client.cli.Output;
import aver.ledger.client.desk.Desk;
import aver.ledger.client.desk.MemberOptions;
import aver.ledger.client.view.CertifiedView;
import aver.ledger.rules.state.Grant;
import aver.ledger.rules.state.Keys;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code aver admin grants}: who may take part in what, until when. */
@Command(
    name = "grants",
    description = "Shows the participation rights of all studies, or of one.",
    footer = {"", "Example: aver admin grants heart --config admin.yaml"})
final class GrantsCommand implements Callable<Integer> {
  @Mixin private CommonOptions common = new CommonOptions();
  @Mixin private MemberOptions member = new MemberOptions();

  @Parameters(paramLabel = "STUDY", arity = "0..1", description = "Id of a single study.")
  private @Nullable String study;

  /** One right; {@code status} is holds, over or revoked, at ledger time. */
  record Line(String study, String member, String until, String status) {}

  @Override
  public Integer call() {
    Output output = common.output();
    try (Desk desk = member.open()) {
      CertifiedView view = desk.view();
      List<Line> lines = new ArrayList<>();
      for (String id : studies(view, study)) {
        lines.addAll(lines(view, id));
      }
      if (lines.isEmpty()) {
        output.line("Nobody was granted participation yet.");
      }
      for (Line line : lines) {
        output.line(
            "%-20s %-20s %-8s until %s"
                .formatted(line.study, line.member, line.status, line.until));
      }
      output.document(Map.of("ledgerTime", Times.text(view.timeMs()), "grants", lines));
    }
    return ExitCode.DONE.code();
  }

  private static List<String> studies(CertifiedView view, @Nullable String wanted) {
    List<String> all = view.list(Keys.STUDIES);
    if (wanted == null) {
      return all;
    }
    if (!all.contains(wanted)) {
      throw CommandFailed.wrong(
          "there is no study %s: there are %s".formatted(wanted, String.join(", ", all)));
    }
    return List.of(wanted);
  }

  private static List<Line> lines(CertifiedView view, String study) {
    List<String> members = view.list(Keys.granted(study));
    view.fetch(members.stream().map(id -> Keys.grant(study, id).key()).toList());
    List<Line> lines = new ArrayList<>();
    for (String id : members) {
      Grant grant = view.get(Keys.grant(study, id)).orElseThrow();
      lines.add(new Line(study, id, Times.text(grant.untilMs()), status(grant, view.timeMs())));
    }
    return lines;
  }

  private static String status(Grant grant, long nowMs) {
    if (grant.revoked()) {
      return "revoked";
    }
    return grant.holdsAt(nowMs) ? "holds" : "over";
  }
}
