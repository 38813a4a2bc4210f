package aver.ledger.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import aver.ledger.store.StoreException.Kind;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a crash tears off is no damage; what a disk changed is never served. */
final class DamagedStoreTest {
  private static final int BLOCKS = 40;
  @TempDir Path folder;

  @BeforeEach
  void write() {
    try (LedgerStore store = LedgerStore.open(folder, Chain.ID)) {
      Chain chain = new Chain(7);
      for (int i = 0; i < BLOCKS; i++) {
        store.applied(chain.next(), true);
      }
    }
  }

  @Test
  void aTornTailOfItsLogLosesTheLastBlockAlone() throws IOException {
    change(newest(".log"), file -> file.setLength(file.length() - 7));
    try (LedgerStore store = LedgerStore.open(folder, Chain.ID)) {
      assertThat(store.head().orElseThrow().height()).isEqualTo(BLOCKS - 2);
    }
  }

  @Test
  void aFlippedBitInTheMidstOfItsLogIsRefusedAtTheStart() throws IOException {
    flip(newest(".log"));
    assertThatThrownBy(() -> LedgerStore.open(folder, Chain.ID))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("cannot be opened (")
        .hasMessageContaining("let the admins replace this replica");
  }

  @Test
  void aFlippedBitInATableIsFoundWhenItIsRead() throws IOException {
    LedgerStore.open(folder, Chain.ID).close(); // writes tables from its log
    for (Path table : files(".sst")) {
      flip(table);
    }
    assertThatThrownBy(this::readAll)
        .isInstanceOf(StoreException.class)
        .hasMessageMatching("(?s).*(cannot be opened|reading the store failed).*orrupt.*");
  }

  @Test
  void aFileThatIsGoneIsDamageAndNoFaultOfTheDisk() throws IOException {
    LedgerStore.open(folder, Chain.ID).close(); // writes tables from its log
    Files.delete(newest(".sst"));
    assertThat(refusal().kind()).isEqualTo(Kind.DAMAGED);
    for (Path file : files("")) {
      if (file.getFileName().toString().startsWith("MANIFEST")) {
        Files.delete(file);
      }
    }
    assertThat(refusal().kind()).isEqualTo(Kind.DAMAGED);
  }

  private StoreException refusal() {
    return catchThrowableOfType(
        StoreException.class, () -> LedgerStore.open(folder, Chain.ID).close());
  }

  private void readAll() {
    try (LedgerStore store = LedgerStore.open(folder, Chain.ID)) {
      for (long height = 0; height < BLOCKS; height++) {
        assertThat(store.head(height)).isPresent();
      }
      for (long seq = 0; seq < store.head().orElseThrow().logSize(); seq++) {
        assertThat(store.leaf(seq)).isPresent();
        assertThat(store.transaction(seq)).isPresent();
      }
      try (StoreView view = store.view()) {
        for (String key = ""; ; ) {
          var next = view.ceilingKey("", key);
          if (next.isEmpty()) {
            return;
          }
          assertThat(view.get(next.get())).isPresent();
          key = next.get() + '\0';
        }
      }
    }
  }

  private List<Path> files(String ending) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.getFileName().toString().endsWith(ending)).toList();
    }
  }

  private Path newest(String ending) throws IOException {
    return files(ending).stream()
        .max(Comparator.comparingLong(file -> file.toFile().length()))
        .orElseThrow();
  }

  private static void flip(Path file) throws IOException {
    change(
        file,
        open -> {
          long middle = open.length() / 2;
          open.seek(middle);
          int old = open.read();
          open.seek(middle);
          open.write(old ^ 1);
        });
  }

  private interface Change {
    void on(RandomAccessFile file) throws IOException;
  }

  private static void change(Path file, Change change) throws IOException {
    try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "rw")) {
      change.on(open);
    }
  }
}
