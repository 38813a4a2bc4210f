package aver.ledger.node;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import aver.ledger.client.LedgerClient;
import aver.ledger.client.cli.CommandLineRunner;
import aver.ledger.proof.note.LedgerCheckpoint;
import aver.ledger.proof.note.Note;
import aver.ledger.rules.tx.Transfer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.DBOptions;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;

final class AuditCommandTest {
  private static final byte[] FIRST = ByteBuffer.allocate(Long.BYTES).putLong(0).array();
  @TempDir Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... args) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    return CommandLineRunner.run(
        new LedgerMain(), new PrintWriter(out), new PrintWriter(err), args);
  }

  private int verify(Path replica) {
    return run(
        "audit", "verify", replica.toString(), "--genesis", folder.resolve("g.json").toString());
  }

  @Test
  void aReplicaVerifiesAndEachTamperedCopyIsRefusedAtItsPlace() throws Exception {
    Path replica = folder.resolve("replica-1");
    try (Federation federation = new Federation(folder);
        LedgerClient admin = federation.ready("admin-1")) {
      Files.write(folder.resolve("g.json"), federation.genesis().canonical());
      assertThat(admin.submit(new Transfer("hospital-1", 7)).done()).isTrue();
      admin.submit(new Transfer("hospital-1", 5_000));
      long height = admin.refresh().height();
      await()
          .atMost(Duration.ofSeconds(40))
          .until(() ->
              federation
                  .replica("replica-1")
                  .certified()
                  .filter(n -> certified(n).height() >= height)
                  .isPresent());
    }
    assertThat(verify(replica)).as("%s", err).isZero();
    assertThat(out.toString()).containsPattern("transactions  [1-9]").contains("aggregates");
    assertThat(run("ledger", "checkpoint", "--dir", replica.toString())).as("%s", err).isZero();
    assertThat(out.toString()).startsWith("aver/");
    long height = certified(out.toString()).height();
    assertThat(run("ledger", "transactions", "--json", "--dir", replica.toString())).isZero();
    assertThat(out.toString()).contains("\"seq\" : 1").contains("\"kind\" : \"transfer\"");

    refused("leaves", FIRST, "leaf 1 is wrong");
    refused("transactions", FIRST, "transaction 1 is wrong");
    refused("loghash", new byte[9], "hash 0 of level 0 of the log is wrong");
    refused("txindex", new byte[32], "number of ids in the index is wrong");
    refused("state", "time".getBytes(US_ASCII), "state value \"time\" is wrong");
    refused(
        "checkpoints",
        ByteBuffer.allocate(8).putLong(height).array(),
        "checkpoint at height %d is".formatted(height));
  }

  private static LedgerCheckpoint certified(String note) {
    return LedgerCheckpoint.parse(Note.parse(note.stripTrailing() + "\n").text());
  }

  private void refused(String column, byte[] key, String said) throws Exception {
    Path copy = folder.resolve("tampered-" + column);
    copy(folder.resolve("replica-1").resolve("ledger"), copy.resolve("ledger"));
    tamper(copy.resolve("ledger"), column, key);
    assertThat(verify(copy)).as("%s: %s", column, err).isEqualTo(1);
    assertThat(err.toString()).contains(said).contains("expected").contains("found");
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> all = Files.walk(from)) {
      for (Path each : all.toList()) {
        Path target = to.resolve(from.relativize(each).toString());
        if (Files.isDirectory(each)) {
          Files.createDirectories(target);
        } else {
          Files.copy(each, target);
        }
      }
    }
  }

  /** Flips one bit in the middle of a value; in the index, adds one that no transaction has. */
  private static void tamper(Path ledger, String column, byte[] key) throws RocksDBException {
    List<ColumnFamilyDescriptor> columns = new ArrayList<>();
    try (Options options = new Options()) {
      for (byte[] name : RocksDB.listColumnFamilies(options, ledger.toString())) {
        columns.add(new ColumnFamilyDescriptor(name));
      }
    }
    List<ColumnFamilyHandle> handles = new ArrayList<>();
    try (DBOptions options = new DBOptions();
        RocksDB db = RocksDB.open(options, ledger.toString(), columns, handles)) {
      for (ColumnFamilyHandle handle : handles) {
        if (new String(handle.getName(), US_ASCII).equals(column)) {
          byte[] kept = column.equals("txindex") ? new byte[8] : db.get(handle, key);
          byte[] value = java.util.Objects.requireNonNull(kept, "no such key");
          value[value.length / 2] ^= 1;
          db.put(handle, key, value);
        }
      }
      handles.forEach(ColumnFamilyHandle::close);
    }
  }
}
