package aver.ledger.node;

import aver.proto.v1.ExchangeRequest;
import aver.proto.v1.ExchangeResponse;
import aver.proto.v1.HighestSignatureResponse;
import java.util.List;
import java.util.Optional;

/**
 * What a replica says to another about checkpoints, and what it makes of the answer, whatever
 * carries the messages.
 */
final class PeerTalk {
  /** Most heights, and most signatures, of one message. */
  static final int HEIGHTS_MAX = 256;

  private final Certifier certifier;

  PeerTalk(Certifier certifier) {
    this.certifier = certifier;
  }

  /** What this replica holds of another's signatures. */
  HighestSignatureResponse highest(String of) {
    HighestSignatureResponse.Builder b = HighestSignatureResponse.newBuilder();
    certifier
        .highest(of)
        .ifPresent(highest ->
            b.setHeight(highest.height()).setText(highest.text()).setLine(highest.line()));
    return b.build();
  }

  /** Takes what a peer holds of ours. */
  void held(String peer, HighestSignatureResponse answer) {
    certifier.answered(peer, answer.getHeight(), answer.getText(), answer.getLine());
  }

  /** What to send now; empty if nothing waits. */
  Optional<ExchangeRequest> request() {
    ExchangeRequest request =
        ExchangeRequest.newBuilder()
            .addAllSignatures(last(certifier.pending()))
            .addAllHeights(last(certifier.wanted()))
            .build();
    return request.getSignaturesCount() + request.getHeightsCount() == 0
        ? Optional.empty()
        : Optional.of(request);
  }

  /** Takes a peer's signatures, and answers with what it asked for. */
  ExchangeResponse answer(String peer, ExchangeRequest request) {
    certifier.take(peer, request.getSignaturesList());
    return ExchangeResponse.newBuilder()
        .addAllSignatures(certifier.own(request.getHeightsList()))
        .addAllNotes(certifier.notes(request.getHeightsList()))
        .build();
  }

  /** Takes a peer's answer. */
  void answered(String peer, ExchangeResponse answer) {
    certifier.take(peer, answer.getSignaturesList());
    certifier.takeNotes(answer.getNotesList());
  }

  private static <T> List<T> last(List<T> all) {
    return all.subList(Math.max(0, all.size() - HEIGHTS_MAX), all.size());
  }
}
