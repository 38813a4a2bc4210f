package aver.simulations.bench.federation;

import aver.ledger.client.Endpoint;
import aver.ledger.client.LedgerClient;
import aver.ledger.client.LedgerUnavailableException;
import aver.ledger.rules.tx.Transfer;
import aver.ledger.wire.TransactionWire;
import aver.proto.v1.SubmitRequest;
import aver.proto.v1.SubmitResponse;
import aver.proto.v1.TransactionsServiceGrpc;
import com.google.protobuf.ByteString;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;

/**
 * Blocks of one transfer each: a member sends the next one to the same replica when it is told that
 * the last one was ordered, so none ever shares a block. That is as fast as this ledger makes
 * blocks for one member that waits.
 */
public final class SmallBlocks {
  private static final int REFRESH_EVERY = 500;
  private static final long CALL_S = 60;
  private static final String TO = Grounds.ADMIN;

  private final LedgerClient member;
  private final TransactionsServiceGrpc.TransactionsServiceBlockingStub asked;

  /**
   * Of one member.
   *
   * @param replica id of the one that is asked: the one that leads, if any does
   */
  public SmallBlocks(LedgerClient member, String replica) {
    this.member = member;
    Endpoint to =
        member.endpoints().stream()
            .filter(endpoint -> endpoint.replica().equals(replica))
            .findFirst()
            .orElseThrow();
    this.asked = TransactionsServiceGrpc.newBlockingStub(member.channel(to));
  }

  /**
   * Makes so many.
   *
   * @param done is told after each how many there are
   * @throws IOException if one is not taken
   */
  public void make(int blocks, IntConsumer done)
      throws IOException, InterruptedException, LedgerUnavailableException {
    for (int made = 1; made <= blocks; made++) {
      if (made % REFRESH_EVERY == 1) {
        var _ = member.refresh(); // what is signed expires ten minutes after the newest known time
      }
      SubmitRequest request =
          SubmitRequest.newBuilder()
              .setTransaction(
                  ByteString.copyFrom(TransactionWire.encode(member.sign(new Transfer(TO, 1)))))
              .build();
      SubmitResponse answer = ask(request);
      while (answer.getAdmission() == SubmitResponse.Admission.ADMISSION_BUSY) {
        TimeUnit.MILLISECONDS.sleep(Math.max(1, answer.getRetryAfterMs()));
        answer = ask(request);
      }
      switch (answer.getAdmission()) {
        case ADMISSION_ADMITTED, ADMISSION_DUPLICATE -> done.accept(made);
        default ->
            throw new IOException(
                "a transaction was not taken: %s %s"
                    .formatted(answer.getCode(), answer.getMessage()));
      }
    }
  }

  private SubmitResponse ask(SubmitRequest request) {
    return asked.withDeadlineAfter(CALL_S, TimeUnit.SECONDS).submit(request);
  }
}
