package aver.ledger.client.view;

import aver.ledger.rules.Drop;
import aver.ledger.rules.PlainSignatures;
import aver.ledger.rules.lifecycle.Underway;
import aver.ledger.rules.state.Keys;
import aver.ledger.rules.state.Member;
import aver.ledger.rules.state.Overlay;
import aver.ledger.rules.tx.Context;
import aver.ledger.rules.tx.Refusal;
import aver.ledger.rules.tx.Rule;
import aver.ledger.rules.tx.Transaction;
import java.util.Arrays;
import java.util.Optional;

/** Why a transaction was refused, for people. The log keeps the rule's number alone. */
public final class RefusalText {
  private RefusalText() {}

  /** The rule of a leaf's outcome, or empty for one that this program does not know. */
  public static Optional<Rule> rule(int outcome) {
    return Arrays.stream(Rule.values()).filter(rule -> rule.number() == outcome).findFirst();
  }

  /** Stable name of a leaf's outcome: {@code done}, or that of a rule. */
  public static String code(int outcome) {
    return outcome == 0 ? "done" : rule(outcome).map(Rule::code).orElse("rule-" + outcome);
  }

  /**
   * What was asked, what holds and what to do, from the rules themselves: the check is made again
   * on the certified state. If another rule would refuse by now, or one that needs the order of the
   * state, the rule alone is known.
   */
  public static String of(CertifiedView view, String signer, Transaction asked, int outcome) {
    Overlay state = view.overlay();
    Optional<Member> member = state.get(Keys.member(signer));
    return member
        .flatMap(who -> asked.check(new Context(state, who, view.timeMs(), new PlainSignatures())))
        .filter(refusal -> refusal.rule().number() == outcome)
        .map(Refusal::message)
        .or(() -> Underway.advice(outcome))
        .orElse("see " + code(outcome) + " in docs/transactions.md");
  }

  /** What to do about a transaction that was dropped. */
  public static String advice(String code) {
    Optional<Drop> drop =
        Arrays.stream(Drop.values()).filter(known -> known.code().equals(code)).findFirst();
    if (drop.isEmpty()) {
      return "see docs/transactions.md";
    }
    return switch (drop.get()) {
      case SIGNER_UNKNOWN -> "this id is no member: correct member in the settings";
      case SIGNER_NOT_ACTIVE -> "this member is suspended or removed: ask the admins";
      case KEY_VERSION_WRONG, SIGNATURE_FALSE ->
          "these keys are not the member's keys now: name its present key file";
      case PROTOCOL_VERSION_WRONG -> "the rules in force are newer: install a newer version";
      case TOO_MANY_REFUSALS -> "the day's allowance of refused requests is used up: wait a day";
      case EXPIRED, EXPIRY_TOO_FAR, NOT_DUE, DUPLICATE, MALFORMED -> "try again";
    };
  }
}
