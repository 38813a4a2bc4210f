package aver.participant.site;

import aver.ledger.client.keys.PrivateFile;
import aver.ledger.client.keys.PrivateFolder;
import aver.ledger.client.study.Schema;
import aver.ledger.client.study.SchemaFile;
import aver.ledger.proof.Digest;
import aver.ledger.rules.state.DatasetSpec;
import aver.participant.agent.SiteRows;
import aver.participant.data.CsvTable;
import aver.participant.data.DatasetDescription;
import aver.participant.data.Split;
import aver.participant.settings.ParticipantSettings;
import aver.participant.settings.SplitSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * The data of a site, read as its settings say.
 *
 * @param settings that were read
 * @param schema of the columns
 * @param rows that were read
 * @param dataset as the ledger is told of it
 */
public record Site(
    ParticipantSettings settings, Schema schema, SiteRows rows, DatasetSpec dataset) {
  private static final int SALT_BYTES = 32;

  /**
   * Reads schema and rows. Two secret salts (of the split and of the commitment) are made in the
   * work folder on first use and stay there, so that split and commitment are the same after a
   * restart.
   *
   * @throws aver.ledger.client.yaml.InvalidYamlException if the schema cannot be used
   * @throws aver.participant.data.InvalidDataException if the rows do not fit it, with their lines
   * @throws IllegalArgumentException if there are fewer than 10 rows
   * @throws IOException if a file cannot be read or made
   */
  public static Site read(ParticipantSettings settings) throws IOException {
    Schema schema = SchemaFile.read(settings.schema());
    CsvTable table = CsvTable.read(settings.csv(), schema);
    PrivateFolder.make(settings.work());
    Split split =
        switch (settings.split()) {
          case SplitSettings.Share share ->
              new Split.BySaltedHash(
                  HexFormat.of().formatHex(salt(settings.work().resolve("split.salt"))),
                  share.validationPercent() * 10_000);
          case SplitSettings.Lines lines -> Split.ByLines.read(lines.file(), lines.site());
        };
    DatasetDescription described =
        DatasetDescription.of(table, salt(settings.work().resolve("dataset.salt")));
    DatasetSpec spec =
        new DatasetSpec(
            described.rows(),
            described.classCounts(),
            described.schemaHash(),
            described.commitment(),
            settings.policy().uses().stream().sorted().distinct().toList());
    return new Site(settings, schema, new SiteRows(table, split), spec);
  }

  /** 32 unpredictable bytes. */
  public static byte[] newSalt() {
    byte[] salt = new byte[SALT_BYTES];
    new SecureRandom().nextBytes(salt);
    return salt;
  }

  private static byte[] salt(Path file) throws IOException {
    if (!Files.exists(file)) {
      byte[] salt = newSalt();
      PrivateFile.write(file, out -> out.write(salt));
    }
    byte[] salt = Files.readAllBytes(file);
    if (salt.length != SALT_BYTES) {
      throw new IOException(
          "%s must have %d bytes, has %d: restore it from a backup"
              .formatted(file, SALT_BYTES, salt.length));
    }
    return Digest.of(salt).bytes();
  }
}
