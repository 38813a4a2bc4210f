package aver.coordinator.admin;

import aver.coordinator.desk.Times;
import aver.ledger.client.LedgerUnavailableException;
import aver.ledger.client.cli.CommandFailed;
import aver.ledger.client.cli.CommonOptions;
import aver.ledger.client.cli.ExitCode;
import aver.ledger.client.cli.Output;
import aver.ledger.client.cli.Warning;
import aver.ledger.client.desk.Answer;
import aver.ledger.client.desk.Desk;
import aver.ledger.client.desk.MemberOptions;
import aver.ledger.rules.action.Action;
import aver.ledger.rules.action.RaiseProtocol;
import aver.ledger.rules.state.Keys;
import aver.ledger.rules.state.Protocol;
import aver.ledger.rules.state.Roster;
import aver.ledger.rules.tx.Propose;
import aver.ledger.rules.tx.Rule;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What every proposal takes beside its action, and how proposals are put; a picocli mixin. */
final class ProposeOptions {
  @Mixin private MemberOptions member = new MemberOptions();

  @Option(
      names = "--open-for",
      paramLabel = "DURATION",
      defaultValue = "7d",
      description = "How long votes count, such as 12h or 7d (${DEFAULT-VALUE}).")
  private String openFor = "7d";

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command = CommandSpec.create();

  /**
   * Puts each action to the ledger, one after the other; one that is refused does not stop the
   * others.
   *
   * @return the exit code
   */
  int propose(CommonOptions common, List<? extends Action> actions)
      throws LedgerUnavailableException {
    Output output = common.output();
    long openMs = Times.requireDurationMs("--open-for", openFor);
    List<Object> results = new ArrayList<>();
    List<String> refused = new ArrayList<>();
    try (Desk desk = member.open()) {
      for (Action action : actions) {
        if (action instanceof RaiseProtocol raise && raise.version() > Protocol.KNOWN) {
          warn(raise, desk.view().get(Keys.REPLICAS).orElseThrow());
        }
        Answer answer = propose(desk, action, openMs);
        if (answer.done()) {
          ProposalLine line =
              new ProposalReader(desk.view()).newestBy(desk.member(), action).orElseThrow();
          output.line(line.outcome());
          results.add(line);
        } else {
          refused.add(ActionText.of(action) + ": " + answer.refusal());
          results.add(refusal(action, answer));
        }
      }
    }
    if (!refused.isEmpty()) {
      output.document(Map.of("proposals", results));
      throw CommandFailed.wrong(String.join("; ", refused));
    }
    output.document(Map.of("proposals", results));
    return ExitCode.DONE.code();
  }

  /** This program's release lacks the version, and so may those of the replicas. */
  private void warn(RaiseProtocol raise, Roster replicas) {
    Warning.print(
        command,
        "this program knows version %d of the rules, not version %d: %d of the %d replicas must run a release that has it before %s, or nothing is certified from then on until they do"
            .formatted(
                Protocol.KNOWN,
                raise.version(),
                replicas.quorum().needed(),
                replicas.ids().size(),
                Times.text(raise.activationMs())));
  }

  /** Once more if ledger time ran away, as it does when a new chain hears its first clocks. */
  private static Answer propose(Desk desk, Action action, long openMs)
      throws LedgerUnavailableException {
    long beforeMs = ledgerTimeMs(desk);
    Answer answer = desk.send(closing(action, beforeMs, openMs));
    boolean late = answer.code().equals(Rule.PROPOSAL_CLOSING_TIME_WRONG.code());
    long nowMs = late ? ledgerTimeMs(desk) : beforeMs;
    return nowMs - beforeMs >= openMs ? desk.send(closing(action, nowMs, openMs)) : answer;
  }

  private static Propose closing(Action action, long nowMs, long openMs) {
    try {
      return new Propose(action, Math.addExact(nowMs, openMs));
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw CommandFailed.usage("--open-for is too long: name a shorter time", e);
    }
  }

  private static Map<String, Object> refusal(Action action, Answer answer) {
    Map<String, Object> entry = new LinkedHashMap<>();
    entry.put("kind", ActionText.kind(action));
    entry.put("action", ActionText.of(action));
    entry.put("refused", answer.code());
    entry.put("message", answer.message());
    return entry;
  }

  private static long ledgerTimeMs(Desk desk) {
    return desk.view().get(Keys.TIME_MS).orElseThrow();
  }
}
