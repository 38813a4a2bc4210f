package aver.participant.agent;

import aver.ledger.proof.Digest;
import aver.ledger.rules.state.NamedNumber;
import aver.ledger.rules.state.VectorEntry;
import aver.ledger.rules.state.VectorRole;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A {@link JournalEntry} as JSON, field by field. */
final class JournalEntryFile {
  private static final String FORMAT = "aver-journal/v1";
  private static final JsonMapper MAPPER = JsonMapper.shared();

  private JournalEntryFile() {}

  static byte[] bytes(JournalEntry entry) {
    ObjectNode node = MAPPER.createObjectNode();
    node.put("format", FORMAT);
    node.put("task", entry.key().task());
    node.put("attempt", entry.key().attempt());
    ArrayNode manifest = node.putArray("manifest");
    for (VectorEntry vector : entry.manifest()) {
      manifest
          .addObject()
          .put("role", vector.role().name())
          .put("length", vector.length())
          .put("root", vector.root().hex());
    }
    node.put("salt", entry.salt().hex());
    node.put("commitment", entry.commitment().hex());
    node.put("samples", entry.samples());
    ArrayNode metrics = node.putArray("metrics");
    for (NamedNumber metric : entry.metrics()) {
      metrics.addObject().put("name", metric.name()).put("value", metric.value());
    }
    return MAPPER.writeValueAsBytes(node);
  }

  static JournalEntry read(String file, byte[] bytes) throws IOException {
    try {
      JsonNode node = MAPPER.readTree(bytes);
      if (!node.path("format").asString("").equals(FORMAT)) {
        throw new IOException(file + " is no " + FORMAT);
      }
      List<VectorEntry> manifest = new ArrayList<>();
      for (JsonNode item : node.required("manifest")) {
        manifest.add(
            new VectorEntry(
                VectorRole.valueOf(item.required("role").asString()),
                item.required("length").asLong(),
                Digest.ofHex(item.required("root").asString())));
      }
      List<NamedNumber> metrics = new ArrayList<>();
      for (JsonNode item : node.required("metrics")) {
        metrics.add(
            new NamedNumber(item.required("name").asString(), item.required("value").asLong()));
      }
      return new JournalEntry(
          new AttemptKey(node.required("task").asString(), node.required("attempt").asInt()),
          manifest,
          Digest.ofHex(node.required("salt").asString()),
          Digest.ofHex(node.required("commitment").asString()),
          node.required("samples").asLong(),
          metrics);
    } catch (JacksonException | IllegalArgumentException e) {
      throw new IOException(
          file
              + " is damaged: restore it from a backup, or skip the attempt by deleting its folder",
          e);
    }
  }
}
