package aver.ledger.engine.comet;

import java.util.List;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Blocks as an engine answers about them, of the form of a real one. */
final class LightBlocks {
  private static final JsonMapper JSON = new JsonMapper();

  private LightBlocks() {}

  static JsonNode json(String text) {
    return JSON.readTree(text.replace('\'', '"'));
  }

  /** What the engine answers to {@code commit}. */
  static JsonNode commit(long height, boolean canonical) {
    return json(
        """
        {'signed_header':{
          'header':{'chain_id':'c','height':'%1$d','app_hash':'AB'},
          'commit':{'height':'%1$d','round':0,'block_id':{'hash':'C0FFEE%1$d'},'signatures':[]}},
         'canonical':%2$s}\
        """
            .formatted(height, canonical));
  }

  static List<JsonNode> validators(int count) {
    return IntStream.range(0, count)
        .mapToObj(
            i -> json("{'address':'A%d','voting_power':'1','proposer_priority':'0'}".formatted(i)))
        .toList();
  }

  static LightBlock block(long height, int validators) {
    return LightBlock.of(height, commit(height, true), validators(validators)).orElseThrow();
  }
}
