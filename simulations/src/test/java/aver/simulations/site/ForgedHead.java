package aver.simulations.site;

import aver.ledger.proof.Digest;
import aver.ledger.proof.crypto.SigningKey;
import aver.ledger.proof.note.LedgerCheckpoint;
import aver.ledger.proof.note.Note;
import aver.ledger.proof.note.SignerSet;
import aver.ledger.proof.note.VerifierKey;
import aver.ledger.proof.smt.StateReader;
import aver.ledger.proof.smt.StateTree;
import aver.proto.v1.CheckpointResponse;
import aver.proto.v1.Link;
import aver.proto.v1.LogServiceGrpc;
import aver.proto.v1.ReadRequest;
import aver.proto.v1.ReadResponse;
import aver.proto.v1.StateServiceGrpc;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A higher checkpoint of a ledger without members, with proofs that hold against it: nothing but
 * its signatures is wrong. The first replica shows it signed by two of the four, one fewer than a
 * quorum; the second with lines in everybody's name that others signed; the third signed by a whole
 * set that was made up, which two of the four made their successor; the last with the signatures of
 * two, each twice.
 */
final class ForgedHead implements Lie {
  private static final long HIGHER = 1_000_000;
  private static final List<String> REPLICAS = List.of("r1", "r2", "r3", "r4");
  private static final List<String> LYING = REPLICAS.subList(0, 2);
  private static final String READ = StateServiceGrpc.getReadMethod().getFullMethodName();
  private static final String CHECKPOINT = LogServiceGrpc.getCheckpointMethod().getFullMethodName();

  private final Digest chainId;
  private final TreeMap<String, SigningKey> own = new TreeMap<>();
  private final TreeMap<String, SigningKey> made = new TreeMap<>();
  private final StateTree.Change empty =
      StateTree.update(
          hash -> {
            throw new IllegalStateException("an empty tree has no node " + hash.hex());
          },
          StateTree.EMPTY,
          Map.of("nothing", Optional.of(new byte[] {1})));

  ForgedHead(Town town) throws Exception {
    chainId = town.genesis().chainId();
    for (String id : REPLICAS) {
      own.put(id, town.keys(id).checkpoint().orElseThrow());
      made.put(id, SigningKey.ofSeed(Digest.sha256(id.getBytes(StandardCharsets.UTF_8)).bytes()));
    }
  }

  @Override
  public Optional<byte[]> instead(Answer answer) {
    try {
      if (answer.method().equals(CHECKPOINT)) {
        CheckpointResponse truth = CheckpointResponse.parseFrom(answer.truth());
        return Optional.of(
            CheckpointResponse.newBuilder()
                .setCheckpoint(note(answer.replica(), truth.getCheckpoint()))
                .addAllLinks(links(answer.replica(), truth.getCheckpoint()))
                .build()
                .toByteArray());
      }
      return Optional.of(
          answer.method().equals(READ)
              ? forged(
                      answer.replica(),
                      ReadRequest.parseFrom(answer.asked()),
                      ReadResponse.parseFrom(answer.truth()))
                  .toByteArray()
              : answer.truth());
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException(e);
    }
  }

  private ReadResponse forged(String replica, ReadRequest asks, ReadResponse truth) {
    StateReader reader =
        new StateReader(hash -> Objects.requireNonNull(empty.created().get(hash)), empty.root());
    ReadResponse.Builder answer =
        ReadResponse.newBuilder()
            .setCheckpoint(note(replica, truth.getCheckpoint()))
            .addAllLinks(links(replica, truth.getCheckpoint()));
    for (ByteString key : asks.getKeysList()) {
      answer.addValues(
          ReadResponse.Value.newBuilder()
              .setProof(ByteString.copyFrom(reader.prove(key.toByteArray()))));
    }
    return answer.build();
  }

  private String note(String replica, String truth) {
    String text = text(truth, HIGHER, replica.equals("r3") ? set(made).hash() : set(own).hash());
    return switch (replica) {
      case "r1" -> signed(text, lines(own, LYING, text));
      case "r2" -> signed(text, falseLines(text));
      case "r3" -> signed(text, lines(made, REPLICAS, text));
      default -> {
        List<Note.Signature> twice = new ArrayList<>(lines(own, LYING, text));
        twice.addAll(lines(own, LYING, text));
        yield signed(text, twice);
      }
    };
  }

  /** That two of the true replicas hand over to the set that was made up. */
  private List<Link> links(String replica, String truth) {
    if (!replica.equals("r3")) {
      return List.of();
    }
    String text = text(truth, HIGHER - 1, set(made).hash());
    return List.of(
        Link.newBuilder()
            .setCheckpoint(signed(text, lines(own, LYING, text)))
            .addAllVkeys(set(made).lines())
            .build());
  }

  private String text(String truth, long above, Digest members) {
    LedgerCheckpoint real = LedgerCheckpoint.parse(Note.parse(truth).text());
    return new LedgerCheckpoint(
            chainId,
            real.size() + above,
            real.root(),
            real.height() + above,
            real.timeMs(),
            empty.root(),
            members)
        .text();
  }

  private SignerSet set(Map<String, SigningKey> keys) {
    List<VerifierKey> all = new ArrayList<>();
    keys.forEach((id, key) -> all.add(verifier(id, key)));
    return new SignerSet(all);
  }

  private VerifierKey verifier(String id, SigningKey key) {
    return new VerifierKey(LedgerCheckpoint.signer(chainId, id), key.publicKey());
  }

  private List<Note.Signature> lines(
      Map<String, SigningKey> keys, List<String> signers, String text) {
    return signers.stream()
        .map(id -> {
          SigningKey key = Objects.requireNonNull(keys.get(id));
          return Note.Signature.of(
              verifier(id, key), key.sign(text.getBytes(StandardCharsets.UTF_8)));
        })
        .toList();
  }

  /** Under the names and keys of the true replicas, by keys that are not theirs. */
  private List<Note.Signature> falseLines(String text) {
    return REPLICAS.stream()
        .map(id ->
            Note.Signature.of(
                verifier(id, Objects.requireNonNull(own.get(id))),
                Objects.requireNonNull(made.get(id)).sign(text.getBytes(StandardCharsets.UTF_8))))
        .toList();
  }

  private static String signed(String text, List<Note.Signature> lines) {
    return new Note(text, lines).encode();
  }
}
