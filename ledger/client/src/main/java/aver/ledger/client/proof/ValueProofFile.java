package aver.ledger.client.proof;

import aver.ledger.proof.file.ValueProof;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Writes {@code aver-state-proof/v1}; docs/formats.md describes it. */
public final class ValueProofFile {
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private ValueProofFile() {}

  /** The file's content: indented JSON with a line feed at its end. */
  public static String json(ValueProof proof) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("format", ValueProof.FORMAT);
    document.put("key", HexFormat.of().formatHex(proof.key()));
    if (proof.value().isPresent()) {
      document.put("value", HexFormat.of().formatHex(proof.value().get()));
    } else {
      document.put("absent", true);
    }
    document.put("root", proof.root().hex());
    document.put("proof", Base64.getEncoder().encodeToString(proof.proof()));
    document.put("checkpoint", proof.checkpoint());
    List<Map<String, Object>> links = new ArrayList<>();
    proof
        .links()
        .forEach(link -> {
          Map<String, Object> entry = new LinkedHashMap<>();
          entry.put("checkpoint", link.checkpoint());
          entry.put("vkeys", link.vkeys());
          links.add(entry);
        });
    document.put("links", links);
    return JSON.writeValueAsString(document) + "\n";
  }
}
