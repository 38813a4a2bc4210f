package aver.ledger.proof.smt;

import static org.assertj.core.api.Assertions.assertThat;

import aver.ledger.proof.Digest;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the ICS-23 libraries accept and refuse, and the trees of {@code celestiaorg/smt}. */
class Ics23VectorsTest {
  private final JsonNode vectors =
      JsonMapper.shared()
          .readTree(Ics23VectorsTest.class.getResourceAsStream("/vectors/ics23-smt.json"));
  private final Map<Digest, byte[]> kept = new HashMap<>();

  private byte[] node(Digest hash) {
    return Optional.ofNullable(kept.get(hash)).orElseThrow(IllegalStateException::new);
  }

  private Digest write(Digest root, Map<String, Optional<byte[]>> writes) {
    StateTree.Change change = StateTree.update(this::node, root, writes);
    change.removed().keySet().forEach(kept::remove);
    kept.putAll(change.created());
    return change.root();
  }

  @Test
  void aHistoryOfWritesGivesTheSameRoots() {
    Digest root = StateTree.EMPTY;
    for (JsonNode step : vectors.get("writes")) {
      root =
          switch (step.get("op").asString()) {
            case "empty" -> StateTree.EMPTY;
            case "set" -> write(root, Map.of(key(step), Optional.of(hex(step, "value"))));
            default -> write(root, Map.of(key(step), Optional.empty()));
          };
      assertThat(root.hex()).isEqualTo(step.get("root").asString());
    }
  }

  @Test
  void proofsOfTheVectorsAreAcceptedRefusedAndMadeAlike() {
    for (String set : new String[] {"one", "three", "four"}) {
      JsonNode tree = vectors.get("nodes").get(set);
      Digest root = StateTree.EMPTY;
      for (JsonNode entry : tree.get("entries")) {
        root = write(root, Map.of(key(entry), Optional.of(hex(entry, "value"))));
      }
      StateReader reader = new StateReader(this::node, root);
      for (JsonNode accepted : vectors.get("accept")) {
        assertThat(check(accepted)).as(accepted.get("name").asString()).isTrue();
        if (accepted.get("root").asString().equals(root.hex())) {
          assertThat(reader.prove(hex(accepted, "key"))).isEqualTo(proof(accepted));
        }
      }
    }
    for (String group : new String[] {"refuse", "libraryLeavesOpen"}) {
      for (JsonNode refused : vectors.get(group)) {
        assertThat(check(refused)).as(refused.get("name").asString()).isFalse();
      }
    }
  }

  @Test
  void randomHistoriesProveWhatTheyHoldAndDropAllElse() {
    long seed = Long.getLong("seed", System.nanoTime());
    Random random = new Random(seed);
    TreeMap<String, byte[]> model = new TreeMap<>();
    Digest root = StateTree.EMPTY;
    for (int block = 0; block < 60; block++) {
      Map<String, Optional<byte[]>> writes = new HashMap<>();
      TreeMap<String, Optional<byte[]>> chosen = new TreeMap<>();
      for (int i = random.nextInt(8); i >= 0; i--) {
        chosen.put("k" + random.nextInt(60), Optional.of(new byte[] {(byte) random.nextInt(5)}));
        chosen.put("k" + random.nextInt(60), Optional.empty());
      }
      chosen.forEach((key, value) -> {
        writes.put(key, value);
        value.ifPresentOrElse(v -> model.put(key, v), () -> model.remove(key));
      });
      root = write(root, writes);
      if (model.isEmpty()) {
        continue;
      }
      StateReader reader = new StateReader(this::node, root);
      for (int i = 0; i < 60; i++) {
        byte[] key = ("k" + i).getBytes(StandardCharsets.US_ASCII);
        byte[] value = model.get("k" + i);
        byte[] proof = reader.prove(key);
        boolean shown =
            value == null
                ? StateProof.absent(root, key, proof)
                : StateProof.present(root, key, value, proof);
        assertThat(shown).as("seed %d block %d key %d", seed, block, i).isTrue();
        assertThat(StateProof.present(root, key, new byte[] {9}, proof)).isFalse();
      }
    }
    Map<String, Optional<byte[]>> all = new HashMap<>();
    model.keySet().forEach(k -> all.put(k, Optional.empty()));
    assertThat(write(root, all)).as("seed %d", seed).isEqualTo(StateTree.EMPTY);
    assertThat(kept).as("seed %d", seed).isEmpty();
  }

  private static boolean check(JsonNode c) {
    Digest root = Digest.ofHex(c.get("root").asString());
    return c.has("value")
        ? StateProof.present(root, hex(c, "key"), hex(c, "value"), proof(c))
        : StateProof.absent(root, hex(c, "key"), proof(c));
  }

  private static String key(JsonNode c) {
    return new String(hex(c, "key"), StandardCharsets.US_ASCII);
  }

  private static byte[] proof(JsonNode c) {
    return Base64.getDecoder().decode(c.get("proof").asString());
  }

  private static byte[] hex(JsonNode c, String field) {
    byte[] bytes = HexFormat.of().parseHex(c.get(field).asString());
    return Arrays.copyOf(bytes, bytes.length);
  }
}
