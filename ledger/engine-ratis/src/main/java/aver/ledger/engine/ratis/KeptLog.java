package aver.ledger.engine.ratis;

import aver.ledger.engine.EngineCursor;
import aver.ledger.engine.EngineException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.ratis.protocol.exceptions.ChecksumException;
import org.apache.ratis.server.RaftServerConfigKeys.Log.CorruptionPolicy;
import org.apache.ratis.server.raftlog.segmented.LogSegment;
import org.apache.ratis.server.raftlog.segmented.LogSegmentPath;

/**
 * Finds out, before Ratis runs, that its folder lost something or is an older copy. A replica that
 * forgot a vote may vote twice; one that forgot entries which it had acknowledged may make the
 * others lose them; and Ratis itself would go on as if nothing had happened.
 *
 * <p>Three things must agree. The number of starts stands in the folder and beside it: a folder
 * that was removed or copied back knows fewer. The ledger knows how far the log once reached, since
 * an entry is on the disk before it is applied: a shorter log lost something. And a term never
 * falls. What a crash may tear off, an entry that was never acknowledged, passes.
 */
final class KeptLog {
  private static final long ANYTHING = Long.MAX_VALUE;
  private static final long NOTHING = EngineCursor.NONE.index();

  private final RatisSettings settings;
  private final Path current;
  private final Path inside;
  private final Path beside;
  private StartNote note;
  // indexes of the first and the last entry when this was checked
  private long begin = 0;
  private long end = NOTHING;

  /** Of the group whose folder has this name. */
  KeptLog(RatisSettings settings, String group) {
    Path folder = settings.directory();
    this.settings = settings;
    this.current = folder.resolve(group).resolve("current");
    this.inside = folder.resolve("starts");
    this.beside = folder.resolveSibling(folder.getFileName() + ".starts");
    this.note = new StartNote(settings.self().id(), 0, NOTHING);
  }

  /**
   * Checks the folder against the ledger, and counts this start.
   *
   * @param ledger the place up to which the ledger was written
   * @throws EngineException if the folder lost something, cannot be read, or is another peer's
   */
  void require(EngineCursor ledger) throws EngineException {
    try {
      StartNote known = StartNote.read(inside).orElse(note);
      if (!known.peer().equals(settings.self().id())) {
        throw new EngineException(
            "%s is the folder of engine id %s, not of %s: name an empty data folder for this one"
                .formatted(settings.directory(), known.peer(), settings.self().id()));
      }
      long counted =
          StartNote.read(beside)
              .filter(other -> other.peer().equals(known.peer()))
              .map(StartNote::starts)
              .orElse(0L);
      // a crash while the ledger was brought forward left it open how far
      long taken = Math.min(known.taken(), ledger.index());
      if (settings.newcomer() && known.starts() == 0 && counted == 0 && term().isEmpty()) {
        taken = ledger.index(); // it came from the others, before there was any log here
      } else {
        compare(known, counted, ledger);
      }
      note = new StartNote(known.peer(), known.starts() + 1, taken);
      note.write(inside);
      note.write(beside);
    } catch (IOException e) {
      throw new EngineException(
          "the engine's log in %s cannot be read or written: %s; check the disk, and if the log is damaged, %s"
              .formatted(settings.directory(), e.getMessage(), wayBack()),
          e);
    }
  }

  private void compare(StartNote known, long counted, EngineCursor ledger)
      throws IOException, EngineException {
    if (known.starts() < counted) {
      throw lost(
          "it was started %d times, this folder knows of %d".formatted(counted, known.starts()));
    }
    Optional<Long> term = term();
    if (term.isEmpty() && (known.starts() > 0 || ledger.index() > NOTHING)) {
      throw lost("its votes are gone, and it was used up to entry " + ledger.index());
    }
    if (term.isPresent() && term.get() < ledger.term()) {
      throw lost("it knows term %d, the ledger term %d".formatted(term.get(), ledger.term()));
    }
    begin = begin();
    end = last();
    if (end < ledger.index() && known.taken() < ledger.index()) {
      throw lost("it ends at entry %d, the ledger at entry %d".formatted(end, ledger.index()));
    }
  }

  /** Whether the log that was found has an entry, so that Ratis can read it there. */
  boolean has(EngineCursor entry) {
    return begin <= entry.index() && entry.index() <= end;
  }

  private EngineException lost(String what) {
    return new EngineException(
        "the engine's log in %s was lost or is an older copy: %s. What %s voted and acknowledged may be forgotten, so %s"
            .formatted(settings.directory(), what, settings.self().id(), wayBack()));
  }

  private static String wayBack() {
    return "let the admins replace this replica (aver admin propose replace-replica): with new keys and a new engine id it starts with --join and an empty data folder";
  }

  /** What to do about a failed start of Ratis. */
  static String advice(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof ChecksumException) {
        return "its log is damaged: " + wayBack();
      }
    }
    return "if its address or directory is in use, stop the other process";
  }

  /** The ledger is about to be brought forward by another replica, past the log that is here. */
  void taking() {
    noted(ANYTHING);
  }

  /** The ledger was brought forward up to an entry that was never in this log. */
  void taken(EngineCursor ledger) {
    noted(ledger.index());
  }

  private void noted(long taken) {
    note = new StartNote(note.peer(), note.starts(), taken);
    try {
      note.write(inside);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException("the engine's note could not be written", e);
    }
  }

  /** The term that Ratis noted; empty without its file. */
  private Optional<Long> term() throws IOException {
    Path meta = current.resolve("raft-meta");
    return Files.exists(meta)
        ? Optional.of(StartNote.number(meta, StartNote.properties(meta), "term"))
        : Optional.empty();
  }

  /** The files of the log, in its order. */
  private List<LogSegmentPath> segments() throws IOException {
    if (!Files.isDirectory(current)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(current)) {
      return files
          .flatMap(file -> Stream.ofNullable(LogSegmentPath.matchLogSegment(file)))
          .sorted(Comparator.comparing(LogSegmentPath::getStartEnd))
          .toList();
    }
  }

  /** Index of the first entry of the log: after a snapshot all that it holds is cut. */
  private long begin() throws IOException {
    List<LogSegmentPath> segments = segments();
    return segments.isEmpty() ? 0 : firstOf(segments.getFirst());
  }

  /** Index of the last entry of the log; -1 if there is none. */
  private long last() throws IOException {
    List<LogSegmentPath> segments = segments();
    return segments.isEmpty() ? NOTHING : lastOf(segments.getLast());
  }

  private static long lastOf(LogSegmentPath segment) throws IOException {
    long[] last = {NOTHING};
    int entries =
        LogSegment.readSegmentFile(
            segment.getPath().toFile(),
            segment.getStartEnd(),
            Properties.ENTRY_MAX,
            CorruptionPolicy.EXCEPTION,
            null,
            entry -> last[0] = entry.getIndex());
    if (entries > 0) {
      return last[0];
    }
    return firstOf(segment) - 1; // a new one without an entry yet
  }

  /** Its name says with which entry it begins: {@code log_7-12}, or {@code log_inprogress_7}. */
  private static long firstOf(LogSegmentPath segment) {
    String name = segment.getPath().getFileName().toString();
    return Long.parseLong(name.substring(name.lastIndexOf('_') + 1).replaceFirst("-.*", ""));
  }
}
