package aver.ledger.engine.ratis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aver.ledger.engine.Admission;
import aver.ledger.engine.EngineCursor;
import aver.ledger.engine.EngineException;
import aver.ledger.engine.kit.Disk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A peer whose log lost something does not run; one whose log was torn by a crash does. The others
 * run all the while, as they would.
 */
class KeptLogTest {
  private static final String PEER = "r4";

  @TempDir static Path directory;
  private static RatisCluster cluster;

  /** The peer's folder after its first run, in the midst of its second, and after that. */
  private static Path first;

  private static Path amid;
  private static Path whole;

  @BeforeAll
  static void run() throws Exception {
    cluster = new RatisCluster(directory.resolve("peers"));
    first = directory.resolve("first");
    amid = directory.resolve("amid");
    whole = directory.resolve("whole");
    order("one");
    cluster.stop(PEER);
    copy(folder(), first);
    cluster.start(PEER);
    order("two");
    copy(folder(), amid);
    for (int i = 0; i < 5; i++) {
      order("three " + i);
    }
    cluster.stop(PEER);
    copy(folder(), whole);
  }

  @AfterAll
  static void close() {
    cluster.close();
  }

  @BeforeEach
  void putBack() throws IOException {
    delete(folder());
    copy(whole, folder());
  }

  @Test
  void aFolderThatWasRemovedIsALostLog() throws Exception {
    delete(folder());
    refused("it was started ");
    assertThat(folder()).as("nothing is made in its place").doesNotExist();
  }

  @Test
  void anOlderCopyOfTheFolderIsALostLog() throws Exception {
    delete(folder());
    copy(first, folder());
    refused("it was started ");
  }

  @Test
  void aCopyThatWasTakenInTheSameRunIsALostLog() throws Exception {
    delete(folder());
    copy(amid, folder());
    // whichever test ran before: the number of starts is right
    Files.write(folder().resolve("starts"), Files.readAllBytes(whole.resolve("starts")));
    refused("it ends at entry");
  }

  @Test
  void lostVotesAreALostLog() throws Exception {
    Files.delete(meta());
    refused("its votes are gone");
  }

  @Test
  void aTermThatFellIsALostLog() throws Exception {
    Files.writeString(meta(), "term=0\nvotedFor=\n");
    refused("it knows term 0, the ledger term");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 3})
  void votesThatAreCutShortAreTold(int bytesLeft) throws Exception {
    Files.write(meta(), Arrays.copyOf(Files.readAllBytes(meta()), bytesLeft));
    assertThatThrownBy(() -> cluster.start(PEER))
        .isInstanceOf(EngineException.class)
        .hasMessageContaining("cannot be read or written")
        .hasMessageContaining("raft-meta")
        .hasMessageContaining("aver admin propose replace-replica");
  }

  @Test
  void anAcknowledgedEntryThatIsGoneIsALostLog() throws Exception {
    new LogFile(folder()).cutIn(applied());
    refused("it ends at entry %d, the ledger at entry %d".formatted(applied() - 1, applied()));
  }

  @Test
  void aFlippedBitIsTold() throws Exception {
    new LogFile(folder()).flipIn(applied() - 2);
    assertThatThrownBy(() -> cluster.start(PEER))
        .isInstanceOf(EngineException.class)
        .hasMessageContaining("orrupt")
        .hasMessageContaining("aver admin propose replace-replica");
  }

  @Test
  void theFolderOfAnotherPeerIsRefused() throws Exception {
    Files.writeString(folder().resolve("starts"), "peer=r7\nstarts=2\ntaken=-1\n");
    assertThatThrownBy(() -> cluster.start(PEER))
        .isInstanceOf(EngineException.class)
        .hasMessageContaining("is the folder of engine id r7, not of r4");
  }

  /** Whoever forgets to name the other engine has lost nothing. */
  @Test
  void aLedgerThatAnotherEngineOrderedIsNoLostLog() throws Exception {
    Disk.Content whole = cluster.disk(PEER).read();
    delete(folder());
    cluster
        .disk(PEER)
        .write(new Disk.Content(whole.applied(), whole.root(), new EngineCursor(0, 7)));
    try {
      assertThatThrownBy(() -> cluster.start(PEER))
          .isInstanceOf(EngineException.class)
          .hasMessageContaining("was ordered by another engine, up to its entry 7")
          .hasMessageContaining("start it with that one");
    } finally {
      cluster.disk(PEER).write(whole);
    }
  }

  @Test
  void anEntryThatACrashToreOffIsNoLoss() throws Exception {
    new LogFile(folder()).tear();
    cluster.start(PEER);
    order("four");
    cluster.stop(PEER);
    delete(whole);
    copy(folder(), whole);
  }

  private static void refused(String why) {
    assertThatThrownBy(() -> cluster.start(PEER))
        .isInstanceOf(EngineException.class)
        .hasMessageContaining("was lost or is an older copy: " + why)
        .hasMessageContaining("aver admin propose replace-replica");
  }

  private static Path folder() {
    return directory.resolve("peers").resolve(PEER);
  }

  private static Path meta() throws IOException {
    try (Stream<Path> files = Files.walk(folder())) {
      return files.filter(file -> file.endsWith("raft-meta")).findFirst().orElseThrow();
    }
  }

  private static long applied() {
    return cluster.disk(PEER).read().cursor().index();
  }

  private static void order(String text) {
    byte[] bytes = text.getBytes(UTF_8);
    while (cluster.engine("r1").submit(bytes).toCompletableFuture().join()
        instanceof Admission.Busy) {
      // there is no leader yet
    }
    cluster.await(text, () -> cluster.disk(PEER).read().applied().contains(text));
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Path target = to.resolve(from.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(target);
        } else {
          Files.copy(file, target);
        }
      }
    }
  }

  private static void delete(Path folder) throws IOException {
    if (Files.exists(folder)) {
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }
}
