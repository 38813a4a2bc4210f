package aver.ledger.engine.comet;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** A block as replicas hand it on to a newcomer. */
final class LightBlockTest {
  @Test
  void theSameBlockHasTheSameBytesInWhicheverOrderAnEngineWrites() {
    LightBlock block = LightBlocks.block(7, 2);
    JsonNode other =
        LightBlocks.json(
            """
            {'canonical':true,'signed_header':{
              'commit':{'signatures':[],'block_id':{'hash':'C0FFEE7'},'round':0,'height':'7'},
              'header':{'app_hash':'AB','height':'7','chain_id':'c'}}}\
            """);
    List<JsonNode> validators =
        LightBlocks.validators(2).stream()
            .map(one ->
                LightBlocks.json(
                    "{'proposer_priority':'0','voting_power':'1','address':'%s'}"
                        .formatted(one.path("address").asString())))
            .toList();
    assertThat(LightBlock.of(7, other, validators).orElseThrow().encode())
        .isEqualTo(block.encode());
    assertThat(LightBlock.decode(7, block.encode())).isEqualTo(block);
    assertThat(block.hash()).isEqualTo("C0FFEE7");
  }

  @Test
  void votesThatEachReplicaKnowsOtherwiseAreNotHandedOn() {
    assertThat(LightBlock.of(7, LightBlocks.commit(7, false), LightBlocks.validators(2))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "[]",
        "7",
        "{}",
        "{'signed_header':{'header':{'height':'7'}}}",
        "{'signed_header':{'header':{'height':'7'}},'validators':[]}",
        "{'signed_header':{'header':{'height':'8'}},'validators':[{}]}",
        "{'signed_header':[],'validators':[{}]}",
        "{'signed_header':{'header':{'height':'7'}},'validators':{}}",
        "{'signed_header':{'header':{'height':'7'}},'validators':[{}],'more':1}"
      })
  void whatIsNoBlockOrAnotherOneIsRefused(String text) {
    byte[] bytes = text.replace('\'', '"').getBytes(UTF_8);
    assertThatThrownBy(() -> LightBlock.decode(7, bytes))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void whatIsTooLongIsNotRead() {
    byte[] right = LightBlocks.block(7, 1).encode();
    byte[] bytes = java.util.Arrays.copyOf(right, LightBlock.BYTES_MAX + 1);
    java.util.Arrays.fill(bytes, right.length, bytes.length, (byte) ' ');
    assertThatThrownBy(() -> LightBlock.decode(7, bytes))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("bytes of a header");
    assertThat(LightBlock.decode(7, java.util.Arrays.copyOf(bytes, LightBlock.BYTES_MAX)))
        .isEqualTo(LightBlocks.block(7, 1));
  }
}
