package aver.ledger.node.catchup;

import aver.ledger.engine.EngineCursor;
import aver.ledger.proof.Digest;
import aver.ledger.proof.note.LedgerCheckpoint;
import aver.ledger.proof.note.Link;
import aver.ledger.proof.note.Note;
import aver.ledger.proof.note.SignerSet;
import aver.ledger.proof.note.TrustedSet;
import aver.ledger.store.LedgerStore;
import aver.proto.v1.CatchUpResponse.Target;
import com.google.protobuf.InvalidProtocolBufferException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The certified checkpoint to which a replica is brought by another's log. It is noted before the
 * log is executed and kept after it, so that whoever dies between the two still has it.
 *
 * @param from whose signatures were accepted before it
 * @param target as the other sent it, checked
 */
public record AcceptedTarget(TrustedSet from, Target target) {
  private static final String NOTE = "catch-up-target";

  /** The certified note. */
  public String note() {
    return target.getCheckpoint();
  }

  /** What the note says. */
  public LedgerCheckpoint checkpoint() {
    return LedgerCheckpoint.parse(Note.parse(note()).text());
  }

  /** The engine's place behind it, as the other said. */
  EngineCursor cursor() {
    return new EngineCursor(target.getTerm(), target.getIndex());
  }

  /** Whether the engine's place behind it is known; an archive has none. */
  boolean placed() {
    return target.getTerm() > 0 || target.getIndex() > 0;
  }

  /** The changes of the set on the way to its signers. */
  public List<Link> links() {
    List<Link> all =
        target.getLinksList().stream()
            .map(link -> new Link(link.getCheckpoint(), link.getVkeysList()))
            .toList();
    return Link.before(all, target.getCheckpoint());
  }

  /** Notes it in the place of the one before. */
  public void write(LedgerStore store) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeLong(from.height());
      out.writeInt(from.signers().keys().size());
      for (String line : from.signers().lines()) {
        out.writeUTF(line);
      }
      target.writeTo(out);
    } catch (IOException e) {
      throw new UncheckedIOException("memory cannot be written", e);
    }
    store.notes().put(NOTE, bytes.toByteArray());
  }

  /** The one that was noted last; empty if this replica never took another's log. */
  static Optional<AcceptedTarget> read(LedgerStore store, Digest chainId) {
    return store.notes().get(NOTE).map(bytes -> decode(bytes, chainId));
  }

  private static AcceptedTarget decode(byte[] bytes, Digest chainId) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      long height = in.readLong();
      List<String> lines = new ArrayList<>();
      for (int left = in.readInt(); left > 0; left--) {
        lines.add(in.readUTF());
      }
      TrustedSet from = new TrustedSet(chainId, SignerSet.parse(lines), height);
      return new AcceptedTarget(from, Target.parseFrom(in));
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("the note of a log that was taken is damaged", e);
    } catch (IOException e) {
      throw new UncheckedIOException("the note of a log that was taken is damaged", e);
    }
  }
}
