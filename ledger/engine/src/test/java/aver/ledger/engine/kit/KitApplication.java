package aver.ledger.engine.kit;

import static java.nio.charset.StandardCharsets.UTF_8;

import aver.ledger.engine.Admission;
import aver.ledger.engine.AppPoint;
import aver.ledger.engine.DecidedBlock;
import aver.ledger.engine.EngineCursor;
import aver.ledger.engine.Executed;
import aver.ledger.engine.LedgerApplication;
import aver.ledger.engine.Voter;
import aver.ledger.proof.Digest;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * A chain of hashes over texts, each applied once. Refuses whatever breaks the contract of the
 * port: an entry twice, a commit without its execution. A text that begins with {@code bad} is
 * dropped; {@code failAt} and {@code dieAt} make a block fail. A test may change parts of it.
 */
public class KitApplication implements LedgerApplication {
  private final Disk disk;
  private final List<Voter> founders;
  private final Queue<String> executedTexts = new ConcurrentLinkedQueue<>();
  private Disk.@Nullable Content executed;
  private volatile int failAt = Integer.MAX_VALUE;
  private volatile @Nullable Point dieAt;

  /** Where in a block a process may end. */
  public enum Point {
    /** Before it is executed. */
    BEFORE_EXECUTE,
    /** Executed, and the engine does not hear what came of it. */
    AFTER_EXECUTE,
    /** Before anything is written. */
    BEFORE_WRITE,
    /** All is written, and the engine does not hear of it. */
    AFTER_WRITE
  }

  public KitApplication(Disk disk) {
    this(disk, List.of());
  }

  /** With those who order at the start. */
  public KitApplication(Disk disk, List<Voter> founders) {
    this.disk = disk;
    this.founders = List.copyOf(founders);
  }

  /** From now on a commit of more than {@code count} texts fails, as a full disk would make it. */
  public void failAt(int count) {
    failAt = count;
  }

  /** From now on a block fails at this point. */
  public void dieAt(Point point) {
    dieAt = point;
  }

  /**
   * Texts of all blocks that were executed here, in their order; those too that had been applied
   * before.
   */
  public List<String> executedTexts() {
    return List.copyOf(executedTexts);
  }

  private void passes(Point point) {
    if (dieAt == point) {
      throw new IllegalStateException("the end, " + point);
    }
  }

  @Override
  public AppPoint info() {
    Disk.Content content = disk.read();
    return new AppPoint(content.applied().size(), content.root(), content.cursor());
  }

  @Override
  public Admission check(byte[] transaction) {
    String text = new String(transaction, UTF_8);
    if (text.startsWith("bad")) {
      return new Admission.Dropped("bad", "it says so itself");
    }
    return disk.read().applied().contains(text)
        ? new Admission.Duplicate()
        : new Admission.Admitted();
  }

  @Override
  public Admission checkAgain(byte[] transaction) {
    return check(transaction);
  }

  @Override
  public List<byte[]> worthOrdering(List<byte[]> block) {
    Set<String> texts = new HashSet<>(disk.read().applied());
    return block.stream()
        .filter(transaction -> transaction.length > 0 && texts.add(new String(transaction, UTF_8)))
        .toList();
  }

  @Override
  public List<Voter> voters() {
    return voters(disk.read().applied());
  }

  /** Those at the start; a text {@code out ID} takes one out, a later {@code in ID} back in. */
  private List<Voter> voters(List<String> applied) {
    return founders.stream()
        .filter(voter ->
            applied.lastIndexOf("in " + voter.peer().id())
                >= applied.lastIndexOf("out " + voter.peer().id()))
        .toList();
  }

  @Override
  public Executed execute(DecidedBlock block) {
    passes(Point.BEFORE_EXECUTE);
    Disk.Content before = disk.read();
    if (block.cursor().index() <= before.cursor().index()) {
      throw new IllegalStateException(
          "entry %s after %s".formatted(block.cursor(), before.cursor()));
    }
    List<String> applied = new ArrayList<>(before.applied());
    Digest root = before.root();
    for (byte[] transaction : block.transactions()) {
      String text = new String(transaction, UTF_8);
      executedTexts.add(text);
      if (!applied.contains(text)) {
        applied.add(text);
        root = Digest.sha256(root.bytes(), transaction);
      }
    }
    executed = new Disk.Content(applied, root, block.cursor());
    passes(Point.AFTER_EXECUTE);
    return new Executed(
        applied.size(), root, applied.size() - before.applied().size(), voters(applied));
  }

  @Override
  public void commit(EngineCursor cursor) {
    Disk.Content next = executed;
    if (next == null || !next.cursor().equals(cursor)) {
      throw new IllegalStateException("commit of %s without its execution".formatted(cursor));
    }
    if (next.applied().size() > failAt) {
      throw new IllegalStateException("no space left on device");
    }
    passes(Point.BEFORE_WRITE);
    disk.write(next);
    executed = null;
    passes(Point.AFTER_WRITE);
  }

  @Override
  public void commitCursor(EngineCursor cursor) {
    Disk.Content content = disk.read();
    if (cursor.index() > content.cursor().index()) {
      disk.write(new Disk.Content(content.applied(), content.root(), cursor));
    }
  }

  @Override
  public AppPoint makeDurable() {
    return info();
  }
}
