package aver.ledger.engine.comet;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What an engine's light client is told, over HTTP as it asks. */
final class LightEndpointTest {
  private static final int VALIDATORS = 103;
  private final HttpClient client = HttpClient.newHttpClient();
  private LightEndpoint endpoint;

  @BeforeEach
  void open() throws Exception {
    endpoint =
        LightEndpoint.open(
            5,
            height ->
                height < 9 ? Optional.of(LightBlocks.block(height, VALIDATORS)) : Optional.empty(),
            Home.consensusParameters());
  }

  @AfterEach
  void close() {
    endpoint.close();
    client.close();
  }

  private HttpResponse<String> post(String body) throws Exception {
    return client.send(
        HttpRequest.newBuilder(URI.create(endpoint.address()))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body.replace('\'', '"')))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private JsonNode call(String method, String params) throws Exception {
    HttpResponse<String> response =
        post("{'jsonrpc':'2.0','id':3,'method':'%s','params':%s}".formatted(method, params));
    assertThat(response.statusCode()).isEqualTo(200);
    JsonNode answer = LightBlocks.json(response.body());
    assertThat(answer.path("id").asInt()).isEqualTo(3);
    return answer;
  }

  @Test
  void aBlockIsHandedOnAsItWasSaid() throws Exception {
    JsonNode result = call("commit", "{'height':'7'}").path("result");
    assertThat(result.path("signed_header")).isEqualTo(LightBlocks.block(7, 1).signedHeader());
    assertThat(result.path("canonical").asBoolean()).isTrue();
  }

  @Test
  void validatorsComeInPages() throws Exception {
    JsonNode first =
        call("validators", "{'height':'7','page':'1','per_page':'100'}").path("result");
    assertThat(first.path("block_height").asString()).isEqualTo("7");
    assertThat(first.path("total").asString()).isEqualTo("103");
    assertThat(first.path("count").asString()).isEqualTo("100");
    assertThat(first.path("validators").get(99).path("address").asString()).isEqualTo("A99");
    JsonNode second =
        call("validators", "{'height':'7','page':'2','per_page':'100'}").path("result");
    assertThat(second.path("count").asString()).isEqualTo("3");
    assertThat(second.path("validators").get(0).path("address").asString()).isEqualTo("A100");
    assertThat(code(call("validators", "{'height':'7','page':'3','per_page':'100'}")))
        .isEqualTo(-32602);
  }

  @Test
  void parametersOfConsensusAreOurOwn() throws Exception {
    JsonNode result = call("consensus_params", "{'height':'7'}").path("result");
    assertThat(result.path("block_height").asString()).isEqualTo("7");
    assertThat(result.path("consensus_params"))
        .isEqualTo(
            LightBlocks.json(
                """
                {'block':{'max_bytes':'2097152','max_gas':'-1'},
                 'evidence':{'max_age_num_blocks':'100000','max_age_duration':'172800000000000','max_bytes':'65536'},
                 'validator':{'pub_key_types':['ed25519']},'version':{'app':'0'},
                 'abci':{'vote_extensions_enable_height':'0'}}\
                """));
  }

  /** In the words by which CometBFT knows it: any others would cost it this endpoint. */
  @Test
  void aBlockThatNobodyHasIsNotAvailable() throws Exception {
    for (String height : new String[] {"9", "4", "9223372036854775807"}) {
      JsonNode error = call("commit", "{'height':'%s'}".formatted(height)).path("error");
      assertThat(error.path("message").asString())
          .isEqualTo("height %s is not available, lowest height is 5".formatted(height));
    }
  }

  @Test
  void nothingElseIsAnswered() throws Exception {
    assertThat(code(call("broadcast_tx_sync", "{'tx':'AA=='}"))).isEqualTo(-32601);
    assertThat(code(call("status", "{}"))).isEqualTo(-32601);
    for (String height :
        new String[] {"'0'", "'-1'", "'x'", "[]", "1.5", "'99999999999999999999'"}) {
      assertThat(call("commit", "{'height':%s}".formatted(height)).has("result"))
          .as(height)
          .isFalse();
    }
    assertThat(code(call("commit", "{}"))).isEqualTo(-32602);
    assertThat(code(call("commit", "[]"))).isEqualTo(-32602);
    assertThat(code(LightBlocks.json(post("{").body()))).isEqualTo(-32700);
    assertThat(post("[]").statusCode()).isEqualTo(200);
    assertThat(post(" ".repeat((16 << 10) + 1)).statusCode()).isEqualTo(413);
    HttpRequest get = HttpRequest.newBuilder(URI.create(endpoint.address())).build();
    assertThat(client.send(get, HttpResponse.BodyHandlers.ofString()).statusCode()).isEqualTo(405);
  }

  private static int code(JsonNode answer) {
    return answer.path("error").path("code").asInt();
  }
}
