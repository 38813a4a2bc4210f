package aver.simulations.decoders;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import aver.ledger.client.join.JoinRequest;
import aver.ledger.client.proof.ProofFiles;
import aver.ledger.client.settings.MemberSettings;
import aver.ledger.client.study.ModelCard;
import aver.ledger.client.study.Schema;
import aver.ledger.client.study.SchemaFile;
import aver.ledger.client.yaml.InvalidYamlException;
import aver.ledger.client.yaml.YamlFile;
import aver.ledger.client.yaml.YamlMapping;
import aver.ledger.node.archive.ArchiveFile;
import aver.ledger.vector.npy.NpyException;
import aver.ledger.vector.npy.NpyFile;
import aver.ledger.vector.npy.NpyHeader;
import aver.ledger.wire.DecodeException;
import aver.ledger.wire.GenesisFile;
import aver.participant.data.CsvTable;
import aver.participant.data.InvalidDataException;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** As {@link DecodersFuzzTest}: decoders of files that somebody hands over. */
final class FilesFuzzTest {
  private static final long EXECUTIONS = 1_000_000;
  private static final Schema SCHEMA = SchemaFile.parse("schema", SmallSchema.TEXT);

  @FuzzTest(maxDuration = "1h", maxExecutions = EXECUTIONS)
  void stateProofFiles(byte[] bytes) {
    try {
      var _ = ProofFiles.value(new String(bytes, UTF_8));
    } catch (IllegalArgumentException refused) {
      // as it should be
    }
  }

  @FuzzTest(maxDuration = "1h", maxExecutions = EXECUTIONS)
  void linkFiles(byte[] bytes) {
    try {
      var _ = ProofFiles.links(new String(bytes, UTF_8));
    } catch (IllegalArgumentException refused) {
      // as it should be
    }
  }

  @FuzzTest(maxDuration = "1h", maxExecutions = EXECUTIONS)
  void genesis(byte[] bytes) {
    try {
      var _ = Objects.requireNonNull(GenesisFile.read(bytes));
    } catch (DecodeException refused) {
      // as it should be
    }
  }

  @FuzzTest(maxDuration = "1h", maxExecutions = EXECUTIONS)
  void joinRequests(byte[] bytes) {
    try {
      var _ = Objects.requireNonNull(JoinRequest.read(bytes));
    } catch (IllegalArgumentException refused) {
      // as it should be
    }
  }

  @FuzzTest(maxDuration = "1h", maxExecutions = EXECUTIONS)
  void modelCards(byte[] bytes) {
    try {
      var _ = Objects.requireNonNull(ModelCard.read(bytes));
    } catch (IllegalArgumentException refused) {
      // as it should be
    }
  }

  @FuzzTest(maxDuration = "1h", maxExecutions = EXECUTIONS)
  void yaml(byte[] bytes) {
    try {
      var _ = SchemaFile.parse("schema", new String(bytes, UTF_8));
    } catch (InvalidYamlException refused) {
      // as it should be
    }
  }

  @FuzzTest(maxDuration = "1h", maxExecutions = EXECUTIONS)
  void npy(byte[] bytes) {
    try {
      var _ = NpyHeader.parse(bytes);
    } catch (NpyException refused) {
      // as it should be
    }
  }

  @FuzzTest(maxDuration = "1h", maxExecutions = EXECUTIONS)
  void npyFiles(byte[] bytes) throws IOException {
    Path file = Files.createTempFile("fuzz", ".npy");
    Files.write(file, bytes);
    try (Arena arena = Arena.ofConfined()) {
      NpyFile read = NpyFile.open(file, arena);
      for (long i = 0; i < read.header().length(); i++) {
        var _ = read.value(i);
      }
    } catch (NpyException refused) {
      // as it should be
    } finally {
      Files.delete(file);
    }
  }

  @FuzzTest(maxDuration = "1h", maxExecutions = EXECUTIONS)
  void archives(byte[] bytes) throws IOException {
    try (ArchiveFile archive = new ArchiveFile(new ByteArrayInputStream(bytes))) {
      while (archive.hasNext()) {
        var _ = Objects.requireNonNull(archive.next());
      }
    } catch (IllegalArgumentException refused) {
      // as it should be
    }
  }

  @FuzzTest(maxDuration = "1h", maxExecutions = EXECUTIONS)
  void csv(byte[] bytes) throws IOException {
    try {
      var _ = CsvTable.read("rows.csv", new StringReader(new String(bytes, UTF_8)), SCHEMA);
    } catch (InvalidDataException refused) {
      // as it should be
    }
  }

  @FuzzTest(maxDuration = "1h", maxExecutions = EXECUTIONS)
  void settings(byte[] bytes) {
    try {
      YamlMapping yaml = YamlFile.parse("settings", new String(bytes, UTF_8));
      var _ = MemberSettings.of(yaml, Path.of("settings.yaml"));
      yaml.done();
    } catch (InvalidYamlException refused) {
      // as it should be
    }
  }

  /** A decoder that refuses everything would pass all of the above. */
  @Test
  void whatIsRightIsRead() throws Exception {
    assertThat(ProofFiles.value(text("stateProofFiles/own"))).isNotNull();
    assertThat(GenesisFile.read(input("genesis/demonstration")).members()).isNotEmpty();
    assertThat(JoinRequest.read(input("joinRequests/admin"))).isNotNull();
    assertThat(ModelCard.read(input("modelCards/card")).task()).isEqualTo("heart-1");
    assertThat(SchemaFile.parse("schema", text("yaml/heart")).name()).isEqualTo("uci-heart");
    assertThat(NpyHeader.parse(input("npy/f4"))).isNotNull();
    assertThat(NpyHeader.parse(input("npyFiles/f4")).length()).isPositive();
    YamlMapping settings = YamlFile.parse("settings", text("settings/hospital"));
    assertThat(MemberSettings.of(settings, Path.of("settings.yaml")).member()).isEqualTo("north");
    settings.done();
    assertThat(CsvTable.read("rows.csv", new StringReader(text("csv/rows")), SCHEMA)).isNotNull();
  }

  private static String text(String name) throws IOException {
    return Corpus.text(FilesFuzzTest.class, name);
  }

  private static byte[] input(String name) throws IOException {
    return Corpus.input(FilesFuzzTest.class, name);
  }
}
