package aver.ledger.node.read;

import aver.ledger.client.cli.CommandFailed;
import aver.ledger.client.cli.CommonOptions;
import aver.ledger.client.cli.ExitCode;
import aver.ledger.client.keys.PrivateFile;
import aver.ledger.client.keys.PrivateFolder;
import aver.ledger.node.archive.LedgerArchive;
import aver.ledger.store.LedgerStore;
import aver.ledger.store.StoreException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code aver ledger export}: a copy to hand to an auditor, or to begin another order with. */
@Command(
    name = "export",
    description = {
      "Copies what a stopped replica keeps to a new folder that aver audit and aver ledger read.",
      "It takes no engine and no keys; with --without-updates no update and no model either.",
      "With --archive: one file with the log alone, which aver ledger import takes."
    },
    footer = {"", "Example: aver ledger export --dir replica-1 --without-updates -o for-audit"})
public final class LedgerExport implements Callable<Integer> {
  @Mixin private CommonOptions options = new CommonOptions();

  @Option(
      names = "--dir",
      required = true,
      paramLabel = "REPLICA",
      description = "Folder of a stopped replica.")
  private Path folder = Path.of(".");

  @Option(
      names = "--without-updates",
      description = "Log and state alone: all that members may hand on.")
  private boolean withoutUpdates;

  @Option(
      names = "--archive",
      description = "One file: the log up to its last block, which has to be certified.")
  private boolean archive;

  @Option(
      names = "-o",
      required = true,
      paramLabel = "FOLDER",
      description = "The folder, or with --archive the file, to make; it must not exist.")
  private Path target = Path.of("export");

  @Override
  public Integer call() {
    if (Files.exists(target)) {
      throw CommandFailed.usage(target + " exists: name a folder that does not");
    }
    Path partial = Path.of(target + ".partial");
    return archive ? archive(partial) : folder(partial);
  }

  private int archive(Path partial) {
    try (LedgerStore store = ReplicaFolder.open(folder)) {
      LedgerArchive.Contents contents = LedgerArchive.write(store, partial);
      long bytes = Files.size(partial);
      rename(partial);
      options.output().line("%s: %d bytes".formatted(target, bytes));
      ArchiveLines.of(contents).forEach(options.output()::line);
      Map<String, Object> document = new LinkedHashMap<>();
      document.put("file", target.toString());
      document.put("bytes", bytes);
      document.putAll(ArchiveLines.document(contents));
      options.output().document(document);
      return ExitCode.DONE.code();
    } catch (LedgerArchive.RefusedException e) {
      throw CommandFailed.wrong("%s: %s".formatted(folder, e.getMessage()), e);
    } catch (StoreException e) {
      throw ReplicaFolder.notWhole(folder, e);
    } catch (IOException e) {
      throw notWritten(partial, e);
    }
  }

  private int folder(Path partial) {
    // opened so that no replica writes meanwhile
    try (LedgerStore store = ReplicaFolder.open(folder)) {
      PrivateFolder.make(partial);
      long copied = copy(folder.resolve(ReplicaFolder.LEDGER), partial, ReplicaFolder.LEDGER);
      if (!Files.exists(partial.resolve(ReplicaFolder.LEDGER).resolve("CURRENT"))) {
        throw new IOException("nothing of the ledger was found to be copied");
      }
      if (!withoutUpdates) {
        copied += copy(folder.resolve(ReplicaFolder.BLOBS), partial, ReplicaFolder.BLOBS);
      }
      PrivateFile.sync(partial);
      rename(partial);
      long height = store.head().map(head -> head.height()).orElse(0L);
      options.output().line("%s: %d bytes, to height %d".formatted(target, copied, height));
      Map<String, Object> document = new LinkedHashMap<>();
      document.put("folder", target.toString());
      document.put("bytes", copied);
      document.put("height", height);
      document.put("updates", !withoutUpdates);
      options.output().document(document);
      return ExitCode.DONE.code();
    } catch (IOException e) {
      throw notWritten(partial, e);
    }
  }

  private void rename(Path partial) throws IOException {
    Files.move(partial, target, StandardCopyOption.ATOMIC_MOVE);
    Path above = target.toAbsolutePath().getParent();
    if (above != null) {
      PrivateFile.sync(above);
    }
  }

  private CommandFailed notWritten(Path partial, IOException e) {
    return CommandFailed.unavailable(
        "%s cannot be written: %s: make room, and remove %s"
            .formatted(target, e.getMessage(), partial),
        e);
  }

  private static long copy(Path from, Path to, String name) throws IOException {
    if (!Files.isDirectory(from)) {
      if (Files.isSymbolicLink(from)) {
        throw new IOException(from + " leads to no folder");
      }
      return 0;
    }
    List<Path> all;
    // an operator may have put either on another disk, behind a link
    try (Stream<Path> found = Files.walk(from, FileVisitOption.FOLLOW_LINKS)) {
      // closing a copy of the lock would give up our own
      all = found.filter(file -> !file.endsWith("LOCK")).toList();
    } catch (UncheckedIOException e) {
      throw new IOException(e.getMessage(), e);
    }
    long bytes = 0;
    for (Path each : all) {
      Path copy = to.resolve(name).resolve(from.relativize(each).toString());
      if (Files.isDirectory(each)) {
        Files.createDirectories(copy);
      } else {
        Files.copy(each, copy);
        PrivateFile.sync(copy);
        bytes += Files.size(copy);
      }
    }
    for (Path each : all) {
      if (Files.isDirectory(each)) {
        PrivateFile.sync(to.resolve(name).resolve(from.relativize(each).toString()));
      }
    }
    return bytes;
  }
}
