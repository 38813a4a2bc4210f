package aver.ledger.store;

import static org.assertj.core.api.Assertions.assertThat;

import aver.ledger.store.StoreException.Kind;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status;
import org.rocksdb.Status.Code;
import org.rocksdb.Status.SubCode;

/** What RocksDB says is told apart, in whatever language the system says its part. */
final class RocksFaultsTest {
  @TempDir Path folder;

  private static RocksDBException said(Code code, SubCode sub, String words) {
    return new RocksDBException(words, new Status(code, sub, words));
  }

  private StoreException opening(Code code, SubCode sub, String words) {
    return RocksFaults.cannotOpen(folder, said(code, sub, words));
  }

  @Test
  void whatTheMachineLacksIsNoDamage() {
    StoreException files =
        opening(Code.IOError, SubCode.None, "While open a file: 7.sst: Too many open files");
    assertThat(files.kind()).isEqualTo(Kind.DISK);
    assertThat(files).hasMessageContaining("look at its disk's room");
    assertThat(opening(Code.IOError, SubCode.NoSpace, "Auf dem Gerät ist kein Platz mehr").kind())
        .isEqualTo(Kind.DISK);
    assertThat(
            RocksFaults.failed(
                    "reading", said(Code.IOError, SubCode.None, "Eingabe-/Ausgabefehler"))
                .kind())
        .isEqualTo(Kind.DISK);
  }

  @Test
  void whatIsMissingOrWrongIsDamage() {
    StoreException wrong =
        opening(Code.Corruption, SubCode.None, "Corruption: block checksum mismatch");
    assertThat(wrong.kind()).isEqualTo(Kind.DAMAGED);
    assertThat(wrong).hasMessageContaining("let the admins replace this replica");
    assertThat(
            opening(Code.IOError, SubCode.Undefined, "7.log: Datei oder Verzeichnis nicht gefunden")
                .kind())
        .isEqualTo(Kind.DAMAGED);
    assertThat(RocksFaults.failed("reading", new RocksDBException("something else")).kind())
        .isEqualTo(Kind.DAMAGED);
  }

  @Test
  void aLockThatIsHeldIsNotOneThatMayNotBeOpened() {
    assertThat(
            opening(Code.IOError, SubCode.None, "While lock file: /d/LOCK: nicht verfügbar").kind())
        .isEqualTo(Kind.IN_USE);
    assertThat(
            opening(
                    Code.IOError,
                    SubCode.None,
                    "While open a file for lock: /d/LOCK: Permission denied")
                .kind())
        .isEqualTo(Kind.NO_RIGHT);
  }
}
