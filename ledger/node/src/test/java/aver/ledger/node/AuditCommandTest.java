package aver.ledger.node;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import aver.ledger.client.LedgerClient;
import aver.ledger.proof.note.LedgerCheckpoint;
import aver.ledger.proof.note.Note;
import aver.ledger.rules.tx.Transfer;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class AuditCommandTest {
  private static final byte[] FIRST = number(0);
  private static final byte[] SECOND = number(1);
  private static final byte[] LAST = number(Long.MAX_VALUE);
  @TempDir Path folder;
  private final Typed typed = new Typed();

  private int verify(Path replica) {
    return typed.verify(replica, folder.resolve("g.json"));
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
    assertThat(verify(replica)).as("%s", typed.err()).isZero();
    assertThat(typed.out()).containsPattern("transactions  [1-9]").contains("aggregates");
    assertThat(typed.run("ledger", "checkpoint", "--dir", replica.toString()))
        .as("%s", typed.err())
        .isZero();
    assertThat(typed.out()).startsWith("aver/");
    long height = certified(typed.out()).height();
    assertThat(typed.run("ledger", "transactions", "--json", "--dir", replica.toString())).isZero();
    assertThat(typed.out()).contains("\"seq\" : 1").contains("\"kind\" : \"transfer\"");
    lostHashesAreSaid(JsonMapper.shared().readTree(typed.out()));
    whatNobodyCertifiedIsSaid(height);

    refused("leaves", FIRST, "leaf 1 is wrong");
    refused("transactions", FIRST, "transaction 1 is wrong");
    refused("loghash", new byte[9], "hash 0 of level 0 of the log is wrong");
    refused(
        "txindex",
        "an id of nothing",
        "number of ids in the index is wrong",
        (db, at) -> db.put(at, new byte[32], number(1)));
    refused("state", "time".getBytes(US_ASCII), "state value \"time\" is wrong");
    refused("checkpoints", number(height), "checkpoint at height %d is".formatted(height));
    refused("transactions", "two swapped", "leaf 1 is wrong", AuditCommandTest::swap);
    refused("leaves", "a lost leaf", "leaf 2 is wrong", (db, at) -> db.delete(at, SECOND));
    refused(
        "state",
        "a value too many",
        "state value \"balance/nobody\" is wrong: expected nothing",
        (db, at) -> db.put(at, "balance/nobody".getBytes(US_ASCII), new byte[8]));
    refused(
        "checkpoints",
        "a note of the future",
        "certified checkpoint at height %d is wrong".formatted(height + 1_000),
        (db, at) -> db.put(at, number(height + 1_000), db.get(at, number(height))));
  }

  /** A proof cannot be had where what it would be made of is gone. */
  private void lostHashesAreSaid(JsonNode transactions) throws Exception {
    String id = transactions.path(0).path("id").asString();
    byte[] level0 = new byte[9];
    byte[] level1 = {1, 0, 0, 0, 0, 0, 0, 0, 0};
    Path copy = copy("lost hashes", "loghash", (db, at) -> db.deleteRange(at, level0, level1));
    assertThat(typed.run("ledger", "proof", "--dir", copy.toString(), "--tx", id)).isEqualTo(1);
    assertThat(typed.err())
        .hasLineCount(1)
        .contains("cannot be read whole", "damaged: name the folder of another replica");
  }

  /** The log is whole and was signed by its members all the same: replicas may have other ones. */
  private void whatNobodyCertifiedIsSaid(long certifiedBefore) throws Exception {
    Path bare = copy("bare", "checkpoints", (db, at) -> db.deleteRange(at, new byte[0], LAST));
    assertThat(verify(bare)).isEqualTo(1);
    assertThat(typed.err()).hasLineCount(1).contains("no certified checkpoint of a block");
    JsonNode said = verifiedAsJson(bare, 1);
    assertThat(said.path("verified").asBoolean()).isFalse();
    assertThat(said.path("notVerified").toString()).contains("all blocks");

    long height = certifiedBefore - 1;
    Path longer =
        copy("longer", "checkpoints", (db, at) -> db.deleteRange(at, number(height + 1), LAST));
    said = verifiedAsJson(longer, 0);
    assertThat(said.path("verified").asBoolean()).isTrue();
    assertThat(said.path("certifiedHeight").asLong()).isEqualTo(height);
    assertThat(said.path("notVerified").toString()).contains("blocks above height " + height);
    assertThat(verify(longer)).isZero();
    assertThat(typed.out()).contains("  blocks above height " + height);
  }

  private JsonNode verifiedAsJson(Path replica, int code) {
    String genesis = folder.resolve("g.json").toString();
    assertThat(typed.run("audit", "verify", replica.toString(), "--genesis", genesis, "--json"))
        .as("%s", typed.err())
        .isEqualTo(code);
    return JsonMapper.shared().readTree(typed.out());
  }

  private static byte[] number(long value) {
    return ByteBuffer.allocate(Long.BYTES).putLong(value).array();
  }

  private static LedgerCheckpoint certified(String note) {
    return LedgerCheckpoint.parse(Note.parse(note.stripTrailing() + "\n").text());
  }

  private void refused(String column, byte[] key, String said) throws Exception {
    refused(column, "flipped in " + column, said, (db, at) -> flip(db, at, key));
  }

  private void refused(String column, String what, String said, Tampering.Change change)
      throws Exception {
    Path copy = copy(what, column, change);
    assertThat(verify(copy)).as("%s: %s", what, typed.err()).isEqualTo(1);
    assertThat(typed.err()).contains(said).contains("expected").contains("found");
  }

  private Path copy(String what, String column, Tampering.Change change) throws Exception {
    Path copy = folder.resolve("tampered-" + what.replace(' ', '-'));
    Folders.copy(folder.resolve("replica-1").resolve("ledger"), copy.resolve("ledger"));
    Tampering.in(copy.resolve("ledger"), column, change);
    return copy;
  }

  /** Flips one bit in the middle of a value. */
  private static void flip(RocksDB db, ColumnFamilyHandle column, byte[] key)
      throws RocksDBException {
    byte[] value = java.util.Objects.requireNonNull(db.get(column, key), "no such key");
    value[value.length / 2] ^= 1;
    db.put(column, key, value);
  }

  private static void swap(RocksDB db, ColumnFamilyHandle column) throws RocksDBException {
    byte[] first = db.get(column, FIRST);
    db.put(column, FIRST, db.get(column, SECOND));
    db.put(column, SECOND, first);
  }
}
