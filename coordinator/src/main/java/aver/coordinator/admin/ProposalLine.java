package aver.coordinator.admin;

import aver.coordinator.desk.Times;
import aver.ledger.rules.action.Action;
import aver.ledger.rules.action.Actions;
import aver.ledger.rules.state.Proposal;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A proposal as commands print it.
 *
 * @param proposal number
 * @param kind stable name of the action
 * @param action what it does, in words
 * @param details keys, places and fingerprint of whoever comes, by their names; else none
 * @param status open, accepted, declined, expired or failed
 * @param proposer admin
 * @param approvals who said yes
 * @param rejections who said no
 * @param needed how many must say yes
 * @param closes ledger time after which votes count no more
 */
record ProposalLine(
    long proposal,
    String kind,
    String action,
    Map<String, String> details,
    String status,
    String proposer,
    List<String> approvals,
    List<String> rejections,
    long needed,
    String closes) {
  static ProposalLine of(Proposal p, long needed) {
    Action action = Actions.decode(p.action().bytes());
    return new ProposalLine(
        p.number(),
        ActionText.kind(action),
        ActionText.of(action),
        ActionText.details(action),
        p.status().name().toLowerCase(Locale.ROOT),
        p.proposer(),
        p.approvals(),
        p.rejections(),
        needed,
        Times.text(p.closesMs()));
  }

  /** One line about how far it is. */
  String outcome() {
    String votes = "%d of %d votes".formatted(approvals.size(), needed);
    return switch (status) {
      case "open" ->
          "proposal %d, %s: %s, open until %s: it has not taken effect yet"
              .formatted(proposal, action, votes, closes);
      case "accepted" -> "proposal %d, %s: %s, took effect".formatted(proposal, action, votes);
      default ->
          "proposal %d, %s: %s, %s: it takes no effect".formatted(proposal, action, votes, status);
    };
  }
}
