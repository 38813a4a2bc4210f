package aver.ledger.node;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import aver.ledger.rules.Genesis;
import aver.ledger.store.LedgerStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.LiveFileMetaData;

/** What commands say of a stopped replica's folder that they cannot use, and how they end. */
final class ReplicaFolderTest {
  /** So many that what is in the midst of a table is a transaction. */
  private static final int BLOCKS = 60;

  @TempDir Path folder;
  private final Typed typed = new Typed();
  private SmallChain chain;
  private Path replica;
  private Path ledger;
  private Path genesis;

  @BeforeEach
  void stoppedReplica() throws Exception {
    chain = new SmallChain(folder);
    replica = folder.resolve("replica");
    ledger = replica.resolve("ledger");
    try (LedgerStore store = chain.open(ledger)) {
      chain.fill(chain.ledger(store), 1, BLOCKS);
      chain.certify(store);
    }
    genesis = Files.write(folder.resolve("genesis.json"), chain.genesis().canonical());
  }

  private void ends(int code, String said, String... line) {
    assertThat(typed.run(line)).as("%s", typed.err()).isEqualTo(code);
    assertThat(typed.err()).hasLineCount(1).contains(said).doesNotContain("fault of the program");
  }

  private String[] explain() {
    return new String[] {
      "audit",
      "explain",
      replica.toString(),
      "--task",
      "heart-1",
      "--attempt",
      "1",
      "--genesis",
      genesis.toString()
    };
  }

  private String[] archive() {
    String file = folder.resolve("ledger.aver").toString();
    return new String[] {"ledger", "export", "--dir", replica.toString(), "--archive", "-o", file};
  }

  @Test
  void damageThatIsFoundWhileItIsReadIsSaidOfTheFolder() throws Exception {
    List<Path> tables = new ArrayList<>();
    Tampering.in(
        ledger,
        "transactions",
        (db, at) -> {
          for (LiveFileMetaData table : db.getLiveFilesMetaData()) {
            if (new String(table.columnFamilyName(), US_ASCII).equals("transactions")) {
              tables.add(Path.of(table.path(), table.fileName()));
            }
          }
        });
    assertThat(tables).isNotEmpty();
    for (Path table : tables) {
      byte[] bytes = Files.readAllBytes(table);
      bytes[bytes.length / 2] ^= 1;
      Files.write(table, bytes);
    }
    ends(1, "cannot be read whole", explain());
    ends(1, "name the folder of another replica", archive());
  }

  @Test
  void damageThatIsFoundWhenItIsOpenedIsWrong() throws Exception {
    Files.writeString(ledger.resolve("CURRENT"), "MANIFEST-999999\n");
    ends(1, "take the copy again", explain());
  }

  @Test
  void aFolderOfAnotherChainIsAMistakeOfUse() throws Exception {
    Genesis ours = chain.genesis();
    Genesis other = new Genesis("Other", ours.timeMs(), ours.members(), ours.balances(), List.of());
    Files.write(genesis, other.canonical());
    ends(2, "belongs to chain " + ours.chainId().hex(), explain());
  }

  @Test
  void aFolderOfANewerProgramIsForThatProgram() throws Exception {
    Tampering.in(
        ledger, "meta", (db, at) -> db.put(at, "format".getBytes(US_ASCII), new byte[] {2}));
    ends(3, "use a newer one", explain());
  }

  @Test
  void filesThatThisUserMayNotReadAreNoDamage() throws Exception {
    Path current = ledger.resolve("CURRENT");
    Files.setPosixFilePermissions(current, PosixFilePermissions.fromString("-w-------"));
    assumeFalse(Files.isReadable(current), "skipped: this user may read everything");
    ends(2, "give this user the right to it", explain());
  }
}
