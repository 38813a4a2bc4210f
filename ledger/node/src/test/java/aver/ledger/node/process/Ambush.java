package aver.ledger.node.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Ends this process at once when it is found at a certain work. */
final class Ambush {
  private static final String RESULT = "aver.ledger.node.round.Vectors.compute";
  private static final String CHECKPOINT = "aver.ledger.node.certify.OwnSignatures.sign";
  private static final String KEY = "aver.ledger.proof.crypto.SigningKey.sign";

  /** Of some blocks. */
  private static final long TAKEN_BYTES = 20_000;

  private Ambush() {}

  /** From now on, for those oddities that are met this way. */
  static void set(Oddity oddity, Path data) {
    switch (oddity) {
      case HALTS_IN_AGGREGATION -> set(() -> somebodyIsIn(RESULT));
      case HALTS_WHILE_SIGNING -> set(() -> somebodyIsIn(CHECKPOINT, KEY));
      case HALTS_IN_CATCH_UP -> set(new Taking(data)::isInTheMiddle);
      default -> {}
    }
  }

  private static void set(BooleanSupplier found) {
    var _ =
        Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("ambush").factory())
            .scheduleWithFixedDelay(() -> look(found), 1, 1, TimeUnit.MILLISECONDS);
  }

  private static void look(BooleanSupplier found) {
    if (found.getAsBoolean()) {
      Runtime.getRuntime().halt(Oddity.HALTED);
    }
  }

  private static boolean somebodyIsIn(String... methods) {
    return Thread.getAllStackTraces().values().stream()
        .anyMatch(stack ->
            Arrays.stream(stack)
                .map(at -> at.getClassName() + "." + at.getMethodName())
                .collect(Collectors.toSet())
                .containsAll(List.of(methods)));
  }

  /** Takes another replica's log, and has written some blocks of it to its database. */
  private static final class Taking {
    private final Path log;
    private final Path database;
    private long before = -1;

    Taking(Path data) {
      log = data.resolve("catch-up.tmp");
      database = data.resolve("ledger");
    }

    boolean isInTheMiddle() {
      if (!Files.exists(log)) {
        before = -1;
        return false;
      }
      long now = written();
      before = before < 0 ? now : before;
      return now - before > TAKEN_BYTES;
    }

    private long written() {
      try (Stream<Path> files = Files.list(database)) {
        return files
            .filter(file -> file.toString().endsWith(".log"))
            .mapToLong(file -> file.toFile().length())
            .sum();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
