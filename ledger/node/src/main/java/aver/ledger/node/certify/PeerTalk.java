package aver.ledger.node.certify;

import aver.proto.v1.CheckpointSignature;
import aver.proto.v1.ExchangeRequest;
import aver.proto.v1.ExchangeResponse;
import aver.proto.v1.HighestSignatureResponse;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a replica says to another about checkpoints, and what it makes of the answer, whatever
 * carries the messages.
 */
public final class PeerTalk {
  /** Most heights, and most signatures, of one message. */
  public static final int HEIGHTS_MAX = 256;

  /** Most signatures of an answer: at heights that were asked for, were sent, or are news. */
  private static final int ANSWER_MAX = 3 * HEIGHTS_MAX;

  private final Certifier certifier;

  /** Speaks for a certifier. */
  public PeerTalk(Certifier certifier) {
    this.certifier = certifier;
  }

  /** What this replica holds of another's signatures. */
  public HighestSignatureResponse highest(String of) {
    HighestSignatureResponse.Builder b = HighestSignatureResponse.newBuilder();
    certifier
        .highest(of)
        .ifPresent(highest ->
            b.setHeight(highest.height()).setText(highest.text()).setLine(highest.line()));
    return b.build();
  }

  /** Takes what a peer holds of ours. */
  public void held(String peer, HighestSignatureResponse answer) {
    certifier.answered(peer, answer.getHeight(), answer.getText(), answer.getLine());
  }

  /** What a peer has yet to be told of; empty if it has all. */
  Optional<ExchangeRequest> news(String peer) {
    List<CheckpointSignature> untold = last(certifier.untold(peer));
    return untold.isEmpty()
        ? Optional.empty()
        : Optional.of(ExchangeRequest.newBuilder().addAllSignatures(untold).build());
  }

  /** All that is not certified here, and what is lacking for it; empty if nothing is. */
  public Optional<ExchangeRequest> request() {
    ExchangeRequest request =
        ExchangeRequest.newBuilder()
            .addAllSignatures(last(certifier.pending()))
            .addAllHeights(last(certifier.wanted()))
            .build();
    return request.getSignaturesCount() + request.getHeightsCount() == 0
        ? Optional.empty()
        : Optional.of(request);
  }

  /**
   * Takes a peer's signatures, and answers with ours at the same heights, those that it was not
   * told of, and what it asked for.
   */
  public ExchangeResponse answer(String peer, ExchangeRequest request) {
    certifier.take(peer, request.getSignaturesList());
    Set<Long> heights = new TreeSet<>(request.getHeightsList());
    request.getSignaturesList().forEach(signature -> heights.add(signature.getHeight()));
    last(certifier.untold(peer)).forEach(signature -> heights.add(signature.getHeight()));
    List<CheckpointSignature> own = certifier.own(heights);
    certifier.told(peer, own); // if the answer is lost, it asks
    return ExchangeResponse.newBuilder()
        .addAllSignatures(own)
        .addAllNotes(certifier.notes(request.getHeightsList()))
        .build();
  }

  /** A peer took what was sent. */
  void delivered(String peer, ExchangeRequest request) {
    certifier.told(peer, request.getSignaturesList());
  }

  /** Takes a peer's answer; of more than an honest one holds nothing. */
  public void answered(String peer, ExchangeResponse answer) {
    certifier.take(peer, first(answer.getSignaturesList(), ANSWER_MAX));
    certifier.takeNotes(first(answer.getNotesList(), HEIGHTS_MAX));
  }

  /** Takes the answer of one that is replaced, under whose id another one may speak now. */
  public void answeredLast(String peer, ExchangeResponse answer) {
    certifier.takeLast(peer, first(answer.getSignaturesList(), HEIGHTS_MAX));
  }

  private static <T> List<T> first(List<T> all, int most) {
    return all.subList(0, Math.min(all.size(), most));
  }

  private static <T> List<T> last(List<T> all) {
    return all.subList(Math.max(0, all.size() - HEIGHTS_MAX), all.size());
  }
}
