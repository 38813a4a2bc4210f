package aver.ledger.node.archive;

import static org.assertj.core.api.Assertions.assertThat;

import aver.ledger.node.SmallChain;
import aver.ledger.node.Tampering;
import aver.ledger.node.Typed;
import aver.ledger.rules.state.Keys;
import aver.ledger.rules.state.Protocol;
import aver.ledger.store.LedgerStore;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code aver ledger import} says, and how it ends. */
final class LedgerImportTest {
  private static final int BLOCKS = 4;

  @TempDir Path folder;
  private final Typed typed = new Typed();
  private SmallChain chain;
  private Path archive;
  private Path made;
  private LedgerArchive.Contents written;

  @BeforeEach
  void export() throws Exception {
    chain = new SmallChain(folder);
    archive = folder.resolve("ledger.aver");
    made = folder.resolve("made");
    Files.write(folder.resolve("genesis.json"), chain.genesis().canonical());
    try (LedgerStore store = chain.open(folder.resolve("exported/ledger"))) {
      chain.fill(chain.ledger(store), 1, BLOCKS);
      chain.certify(store);
      written = LedgerArchive.write(store, archive);
    }
  }

  @Test
  void aMalformedAndAnotherCutAreRefusedBeforeAnythingIsMade() throws Exception {
    assertThat(imported("12zz")).contains("--blocks has 64 hex digits").endsWith("exit code 2");
    assertThat(imported(written.logRoot().hex()))
        .contains("cut into blocks")
        .endsWith("exit code 1");
    assertThat(made).doesNotExist();
    assertThat(imported(written.cut().hex())).isEqualTo("exit code 0");
  }

  @Test
  void whoeverTookAnotherFolderThanMeantIsTold() throws Exception {
    imported(written.cut().hex());
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(made)))
        .as("nobody else reads what members sent")
        .isEqualTo("rwx------");
    assertThat(typed.out()).contains("which held no ledger before (correct --dir");
    imported(written.cut().hex());
    assertThat(typed.out()).contains("which held this ledger or its beginning before");
  }

  /** What the command says on standard error, and how it ends. */
  private String imported(String blocks) {
    int code =
        typed.run(
            "ledger",
            "import",
            archive.toString(),
            "--dir",
            made.toString(),
            "--genesis",
            folder.resolve("genesis.json").toString(),
            "--blocks",
            blocks);
    assertThat(typed.err().lines().count()).as(typed.err()).isLessThanOrEqualTo(1);
    return typed.err() + "exit code " + code;
  }

  /** An old release is not told that the archive is bad, nor that it has a fault itself. */
  @Test
  void whoLacksTheRulesInForceIsToldToInstallThem() throws Exception {
    try (LedgerStore store = chain.open(made.resolve("ledger"))) {
      chain.fill(chain.ledger(store), 1, BLOCKS - 2);
    }
    Protocol newer = new Protocol(2, 2, chain.genesis().timeMs());
    Tampering.in(
        made.resolve("ledger"),
        "state",
        (db, at) ->
            db.put(
                at,
                Keys.PROTOCOL.key().getBytes(StandardCharsets.US_ASCII),
                Protocol.CODEC.encode(newer)));
    assertThat(imported(written.cut().hex()))
        .contains("version 2 of the rules is in force")
        .contains("install a release that has version 2")
        .doesNotContain("not taken in")
        .doesNotContain("a fault of the program")
        .endsWith("exit code 3");
  }
}
