package aver.ledger.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import aver.ledger.proof.Digest;
import aver.ledger.proof.crypto.SigningKey;
import aver.ledger.rules.state.Exclusion;
import aver.ledger.rules.state.InitialModelSpec;
import aver.ledger.rules.state.Learning;
import aver.ledger.rules.state.NamedNumber;
import aver.ledger.rules.state.Octets;
import aver.ledger.rules.state.Pace;
import aver.ledger.rules.state.Recipe;
import aver.ledger.rules.state.RuleSpec;
import aver.ledger.rules.state.ServerSpec;
import aver.ledger.rules.state.TaskSpec;
import aver.ledger.rules.state.VectorEntry;
import aver.ledger.rules.state.VectorRole;
import aver.ledger.rules.tx.AttestResult;
import aver.ledger.rules.tx.CreateTask;
import aver.ledger.rules.tx.Envelope;
import aver.ledger.rules.tx.Result;
import aver.ledger.rules.tx.Transaction;
import aver.proto.v1.TransactionBody;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Tasks on the wire: what came later changes no byte of those that do without it. */
final class TaskWireTest {
  private static final Digest CHAIN = Digest.sha256(new byte[] {1});
  private static final SigningKey KEY = SigningKey.ofSeed(new byte[32]);

  private static Digest digest(String text) {
    return Digest.sha256(text.getBytes(StandardCharsets.UTF_8));
  }

  private static TaskSpec plain() {
    return new TaskSpec(
        "heart-1",
        "heart",
        new Recipe("logistic-regression", List.of()),
        digest("layers"),
        digest("schema"),
        14,
        20,
        1 << 23,
        false,
        new InitialModelSpec(
            digest("seed"), List.of(new InitialModelSpec.Segment(14, 0)), digest("zero model")),
        3,
        3,
        1_704_067_200_000L,
        new RuleSpec("clipped-mean", List.of()),
        false,
        5,
        3,
        new Pace(60_000, 60_000, 60_000, 0, 30_000),
        1_000_000,
        List.of(),
        1_000_000,
        true,
        0,
        86_400_000,
        5,
        Learning.PLAIN);
  }

  private static byte[] sent(Transaction transaction) {
    Envelope envelope = new Envelope(1, "rosa", 1, Octets.of(new byte[16]), 1000, 0);
    return TransactionWire.encode(TransactionWire.sign(envelope, transaction, CHAIN, KEY));
  }

  @Test
  void aPlainTaskHasTheBytesThatItHadBeforeThereWasAnythingElse() {
    assertThat(Digest.sha256(sent(new CreateTask(plain()))).hex())
        .isEqualTo("695ee35fec8d30afaf37c5636f00503e439156e3f8220cfcff3c8f90d9f5d95a");
  }

  @Test
  void tasksAndModelsThatHandOnMoreAreReadBack() throws DecodeException {
    Learning learning =
        new Learning(
            Optional.of(new ServerSpec("fedyogi", List.of(new NamedNumber("tau", 10)))),
            5,
            Optional.of("north"));
    Transaction task = new CreateTask(plain().with(learning));
    assertThat(TransactionWire.decode(sent(task), CHAIN).transaction()).isEqualTo(task);
    Transaction remembering = new CreateTask(plain().with(learning.remembering(9)));
    assertThat(TransactionWire.decode(sent(remembering), CHAIN).transaction())
        .isEqualTo(remembering);
    Transaction result =
        new AttestResult(
            "heart-1",
            1,
            new Result.Final(
                List.of(
                    new VectorEntry(VectorRole.MODEL, 14, digest("m")),
                    new VectorEntry(VectorRole.VARIANCE, 14, digest("v"))),
                List.of(new Result.Update(Exclusion.INCLUDED, 5)),
                Optional.empty()));
    assertThat(TransactionWire.decode(sent(result), CHAIN).transaction()).isEqualTo(result);
  }

  @Test
  void anElementTypeOfAnotherRoleIsRefused() {
    var body =
        TransactionBody.newBuilder()
            .setAttestResult(
                aver.proto.v1.AttestResult.newBuilder()
                    .setTask("heart-1")
                    .setAttempt(1)
                    .setFinal(
                        aver.proto.v1.FinalResult.newBuilder()
                            .addModel(
                                aver.proto.v1.ManifestEntry.newBuilder()
                                    .setRoleValue(VectorRole.MODEL.number())
                                    .setElementType(VectorEntry.FLOAT32)
                                    .setLength(14))));
    assertThat(
            catchThrowableOfType(
                IllegalArgumentException.class,
                () -> Fields.manifest(body.getAttestResult().getFinal().getModelList())))
        .hasMessageContaining("element type");
  }
}
