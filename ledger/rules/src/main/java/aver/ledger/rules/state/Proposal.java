package aver.ledger.rules.state;

import java.util.List;

/**
 * An action that admins vote on.
 *
 * @param number from 1
 * @param proposer admin
 * @param action canonical bytes of the action
 * @param openedMs ledger time
 * @param closesMs ledger time
 * @param approvals admins who said yes, ascending
 * @param rejections admins who said no, ascending
 * @param status where it stands
 */
public record Proposal(
    long number,
    String proposer,
    Octets action,
    long openedMs,
    long closesMs,
    List<String> approvals,
    List<String> rejections,
    ProposalStatus status) {
  public static final Codec<Proposal> CODEC =
      Codec.of(
          (w, v) -> {
            w.i64(v.number).text(v.proposer).octets(v.action).i64(v.openedMs).i64(v.closesMs);
            w.list(v.approvals, Writer::text).list(v.rejections, Writer::text);
            w.u8(v.status.number());
          },
          r ->
              new Proposal(
                  r.i64(),
                  r.text(),
                  r.octets(),
                  r.i64(),
                  r.i64(),
                  r.list(Reader::text),
                  r.list(Reader::text),
                  Numbered.of(ProposalStatus.values(), r.u8())));

  /** Copies the lists. */
  public Proposal {
    approvals = List.copyOf(approvals);
    rejections = List.copyOf(rejections);
  }

  /** This in another status. */
  public Proposal with(ProposalStatus next) {
    return new Proposal(number, proposer, action, openedMs, closesMs, approvals, rejections, next);
  }

  /** This with other votes. */
  public Proposal with(List<String> yes, List<String> no) {
    return new Proposal(number, proposer, action, openedMs, closesMs, yes, no, status);
  }
}
