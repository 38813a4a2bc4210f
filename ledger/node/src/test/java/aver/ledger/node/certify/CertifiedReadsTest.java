package aver.ledger.node.certify;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import aver.ledger.proof.Digest;
import aver.ledger.proof.note.LedgerCheckpoint;
import aver.ledger.proof.smt.StateProof;
import aver.ledger.proof.smt.StateTree;
import aver.ledger.rules.state.Octets;
import aver.ledger.store.AppliedBlock;
import aver.ledger.store.BlockHead;
import aver.ledger.store.LedgerStore;
import aver.proto.v1.ReadRequest;
import aver.proto.v1.ReadResponse;
import com.google.protobuf.ByteString;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** However big values are, an answer stays short, and the rest is asked for again. */
final class CertifiedReadsTest {
  private static final Digest CHAIN = Digest.sha256(new byte[] {1});
  private static final int KEYS = 120;
  private static final int VALUE_BYTES = 60_000;
  private static final int ANSWER_BYTES = 2 << 20;

  @TempDir Path folder;

  @Test
  void anAnswerHoldsTheFirstValuesThatFitAndAllComeInTurn() {
    TreeMap<String, Optional<byte[]>> values = new TreeMap<>();
    for (int i = 0; i < KEYS; i++) {
      byte[] value = new byte[VALUE_BYTES];
      value[0] = (byte) (i + 1);
      values.put("k/%03d".formatted(i), Optional.of(value));
    }
    values.put("k/huge", Optional.of(new byte[ANSWER_BYTES + 1]));
    try (LedgerStore store = LedgerStore.open(folder, CHAIN)) {
      CertifiedReads.Certified at = written(store, values);
      CertifiedReads reads = new CertifiedReads(store);
      List<String> left = IntStream.range(0, KEYS).mapToObj("k/%03d"::formatted).toList();
      int answers = 0;
      while (!left.isEmpty()) {
        ReadResponse answer = reads.read(request(left), at);
        assertThat(answer.getSerializedSize()).isLessThan(ANSWER_BYTES + 3 * VALUE_BYTES);
        assertThat(answer.getValuesCount()).isBetween(1, left.size());
        for (int i = 0; i < answer.getValuesCount(); i++) {
          shows(answer.getValues(i), left.get(i), values, at);
        }
        left = left.subList(answer.getValuesCount(), left.size());
        answers++;
      }
      assertThat(answers).as("each value stands in its proof once more").isEqualTo(7);

      ReadResponse huge = reads.read(request(List.of("k/huge", "k/000")), at);
      assertThat(huge.getValuesCount()).as("at least one").isEqualTo(1);
      ReadResponse absent = reads.read(request(List.of("k/none")), at);
      assertThat(absent.getValues(0).getPresent()).isFalse();
    }
  }

  private static ReadRequest request(List<String> keys) {
    return ReadRequest.newBuilder()
        .addAllKeys(keys.stream().map(ByteString::copyFromUtf8).toList())
        .build();
  }

  private static void shows(
      ReadResponse.Value value,
      String key,
      Map<String, Optional<byte[]>> values,
      CertifiedReads.Certified at) {
    byte[] expected = values.getOrDefault(key, Optional.empty()).orElseThrow();
    assertThat(value.getValue().toByteArray()).as(key).isEqualTo(expected);
    assertThat(
            StateProof.present(
                at.checkpoint().state(),
                key.getBytes(US_ASCII),
                expected,
                value.getProof().toByteArray()))
        .as(key)
        .isTrue();
  }

  private static CertifiedReads.Certified written(
      LedgerStore store, Map<String, Optional<byte[]>> values) {
    StateTree.Change tree =
        StateTree.update(
            _ -> {
              throw new AssertionError("the tree was empty");
            },
            StateTree.EMPTY,
            values);
    BlockHead head = new BlockHead(0, 0, Digest.sha256(), tree.root(), 1);
    store.applied(
        new AppliedBlock(
            head, values, tree, List.of(), Octets.of(new byte[] {1}), Optional.of(tree.root())),
        false);
    LedgerCheckpoint checkpoint =
        new LedgerCheckpoint(CHAIN, 0, Digest.sha256(), 0, 1, tree.root(), Digest.ZERO);
    return new CertifiedReads.Certified(checkpoint, checkpoint.text());
  }
}
