package aver.simulations.site;

import aver.coordinator.CoordinatorMain;
import aver.ledger.client.cli.CommandLineRunner;
import aver.ledger.rules.round.VectorRoot;
import aver.ledger.vector.ArrayVector;
import aver.ledger.vector.Lanes;
import aver.ledger.vector.npy.NpyFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;

/** {@code aver model export} by a {@link Town}'s researcher, in the network of a site. */
final class Export {
  private final Path settings;
  private final Path file;

  Export(Path folder, Eclipse network) throws IOException {
    file = folder.resolve("model.npy");
    settings =
        Files.writeString(
            folder.resolve("rosa.yaml"),
            """
            member: rosa
            keys: rosa.p12
            password-file: password
            genesis: genesis.json
            trust: rosa-exports.trust
            """
                + network.proxy());
  }

  /** Exports the first model that was trained; what it is told, empty if all went well. */
  String run() {
    StringWriter told = new StringWriter();
    CommandLineRunner.run(
        new CoordinatorMain(),
        new PrintWriter(Writer.nullWriter()),
        new PrintWriter(told, true),
        "model",
        "export",
        StudyForm.TASK,
        "--version",
        "1",
        "--exact",
        "-o",
        file.toString(),
        "--config",
        settings.toString());
    return told.toString();
  }

  Path file() {
    return file;
  }

  /** Of the values that were exported, by which the ledger knows them. */
  String root() throws Exception {
    try (Arena arena = Arena.ofConfined()) {
      NpyFile npy = NpyFile.open(file, arena);
      int[] values = new int[Math.toIntExact(npy.header().length())];
      for (int i = 0; i < values.length; i++) {
        values[i] = (int) npy.value(i);
      }
      return VectorRoot.of(ArrayVector.of(values), Lanes.one()).hex();
    }
  }
}
