package aver.ledger.node.certify;

import aver.ledger.proof.note.SignerSet;
import aver.ledger.store.OwnNotes;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Changes of the set that were written and are not certified, on disk: verifiers walk along them,
 * so one must be asked about again after any start, also when the states around it are kept no
 * more. They are few: each takes a decision of the admins. For one thread at a time.
 */
final class OpenChanges {
  private static final String NAME = "open-change/";

  private final OwnNotes notes;

  OpenChanges(OwnNotes notes) {
    this.notes = notes;
  }

  private static String name(long height) {
    return "%s%019d".formatted(NAME, height);
  }

  /** Keeps a question until it is forgotten; it survives a loss of power when this returns. */
  void keep(long height, Ballot.Question question) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeUTF(question.text());
      write(out, question.signers());
      write(out, question.next());
    } catch (IOException e) {
      throw new UncheckedIOException("memory cannot be written", e);
    }
    notes.put(name(height), bytes.toByteArray());
  }

  /** It is certified, and its note is kept. */
  void forget(long height) {
    notes.delete(name(height));
  }

  /** All that are kept, by height. */
  SortedMap<Long, Ballot.Question> all() {
    SortedMap<Long, Ballot.Question> all = new TreeMap<>();
    notes
        .beginningWith(NAME)
        .forEach((name, bytes) ->
            all.put(Long.parseLong(name.substring(NAME.length())), question(bytes)));
    return all;
  }

  private static Ballot.Question question(byte[] bytes) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      return new Ballot.Question(in.readUTF(), signers(in), signers(in));
    } catch (IOException e) {
      throw new UncheckedIOException("the note of a change of the replicas is damaged", e);
    }
  }

  private static void write(DataOutputStream out, SignerSet signers) throws IOException {
    out.writeInt(signers.keys().size());
    for (String line : signers.lines()) {
      out.writeUTF(line);
    }
  }

  private static SignerSet signers(DataInputStream in) throws IOException {
    List<String> lines = new ArrayList<>();
    for (int left = in.readInt(); left > 0; left--) {
      lines.add(in.readUTF());
    }
    return SignerSet.parse(lines);
  }
}
