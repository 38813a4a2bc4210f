package aver.simulations.decoders;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import aver.ledger.client.blob.BlobRefusedException;
import aver.ledger.engine.Batch;
import aver.ledger.engine.DoubleVote;
import aver.ledger.engine.Peer;
import aver.ledger.engine.Voter;
import aver.ledger.engine.comet.Evidence;
import aver.ledger.engine.comet.LightBlock;
import aver.ledger.node.blob.Opening;
import aver.ledger.node.snapshot.ChunkEntry;
import aver.ledger.node.snapshot.SnapshotManifest;
import aver.ledger.proof.Digest;
import aver.ledger.proof.crypto.SigningKey;
import aver.ledger.proof.file.TlogProof;
import aver.ledger.proof.note.LedgerCheckpoint;
import aver.ledger.proof.note.Note;
import aver.ledger.proof.note.VerifierKey;
import aver.ledger.proof.smt.StateProof;
import aver.ledger.rules.action.Actions;
import aver.ledger.rules.action.OpenStudy;
import aver.ledger.rules.lifecycle.EngineVote;
import aver.ledger.rules.tx.SignedTransaction;
import aver.ledger.wire.DecodeException;
import aver.ledger.wire.TransactionWire;
import aver.proto.v1.UploadRequest;
import com.code_intelligence.jazzer.junit.FuzzTest;
import com.google.protobuf.InvalidProtocolBufferException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Decoders of what other members, replicas and engines send take any bytes: they read them or
 * refuse them by the one exception that they declare. Not among them: those of gRPC's messages that
 * have no decoder but Protocol Buffers', and the log that a replica takes from another. As a plain
 * test each plays its corpus; with JAZZER_FUZZ=1 in the environment, one method at a time, it looks
 * for new inputs by what they cover.
 */
final class DecodersFuzzTest {
  private static final long EXECUTIONS = 1_000_000;
  private static final Digest CHAIN = Digest.sha256(new byte[] {1});
  private static final byte[] KEY = {'k'};
  private static final JsonMapper JSON = new JsonMapper();
  private static final Voter VOTER =
      new Voter(
          new Peer("replica-1", "127.0.0.1:1"),
          HexFormat.of().formatHex(SigningKey.ofSeed(new byte[32]).publicKey()));

  @FuzzTest(maxDuration = "1h", maxExecutions = EXECUTIONS)
  void transactions(byte[] bytes) {
    try {
      SignedTransaction read = TransactionWire.decode(bytes, CHAIN);
      if (!Arrays.equals(TransactionWire.encode(read), bytes)) {
        throw new AssertionError("two encodings of " + read.id());
      }
    } catch (DecodeException refused) {
      // as it should be
    }
  }

  @FuzzTest(maxDuration = "1h", maxExecutions = EXECUTIONS)
  void notes(byte[] bytes) {
    try {
      Note note = Note.parse(new String(bytes, UTF_8));
      var _ = LedgerCheckpoint.parse(note.text());
    } catch (IllegalArgumentException refused) {
      // as it should be
    }
  }

  @FuzzTest(maxDuration = "1h", maxExecutions = EXECUTIONS)
  void verifierKeys(byte[] bytes) {
    try {
      var _ = VerifierKey.parse(new String(bytes, UTF_8));
    } catch (IllegalArgumentException refused) {
      // as it should be
    }
  }

  @FuzzTest(maxDuration = "1h", maxExecutions = EXECUTIONS)
  void proofs(byte[] bytes) {
    try {
      var _ = TlogProof.parse(new String(bytes, UTF_8));
    } catch (IllegalArgumentException refused) {
      // as it should be
    }
  }

  @FuzzTest(maxDuration = "1h", maxExecutions = EXECUTIONS)
  void actions(byte[] bytes) {
    try {
      var _ = Actions.decode(bytes);
    } catch (IllegalArgumentException refused) {
      // as it should be
    }
  }

  @FuzzTest(maxDuration = "1h", maxExecutions = EXECUTIONS)
  void batches(byte[] bytes) {
    var _ = Batch.decode(ByteBuffer.wrap(bytes));
  }

  @FuzzTest(maxDuration = "1h", maxExecutions = EXECUTIONS)
  void votes(byte[] bytes) {
    var _ = EngineVote.parse(bytes);
  }

  @FuzzTest(maxDuration = "1h", maxExecutions = EXECUTIONS)
  void stateProofs(byte[] bytes) {
    if (StateProof.absent(CHAIN, KEY, bytes) || StateProof.present(CHAIN, KEY, KEY, bytes)) {
      throw new AssertionError("a proof for a root that is none");
    }
  }

  /** What begins an upload: the header that its author signed, the manifest, the salt. */
  @FuzzTest(maxDuration = "1h", maxExecutions = EXECUTIONS)
  void uploads(byte[] bytes) {
    try {
      var _ = Objects.requireNonNull(Opening.read(UploadRequest.parseFrom(bytes).getOpening()));
    } catch (InvalidProtocolBufferException | BlobRefusedException refused) {
      // as it should be
    }
  }

  /** The metadata of a snapshot that a peer of the engine offers. */
  @FuzzTest(maxDuration = "1h", maxExecutions = EXECUTIONS)
  void snapshotManifests(byte[] bytes) {
    try {
      if (!Arrays.equals(SnapshotManifest.decode(bytes).encode(), bytes)) {
        throw new AssertionError("two encodings of a manifest");
      }
    } catch (IllegalArgumentException refused) {
      // as it should be
    }
  }

  @FuzzTest(maxDuration = "1h", maxExecutions = EXECUTIONS)
  void snapshotChunks(byte[] bytes) {
    try {
      ByteBuffer again = ByteBuffer.allocate(bytes.length);
      ChunkEntry.decode(bytes).forEach(entry -> again.put(entry.encode()));
      if (!Arrays.equals(again.array(), bytes)) {
        throw new AssertionError("two encodings of a chunk");
      }
    } catch (IllegalArgumentException refused) {
      // as it should be
    }
  }

  /** What the engine CometBFT asks a ledger; one that failed would end its replica. */
  @FuzzTest(maxDuration = "1h", maxExecutions = EXECUTIONS)
  void abci(byte[] bytes) {
    try {
      var _ = Objects.requireNonNull(Asked.of(bytes));
    } catch (InvalidProtocolBufferException refused) {
      // as it should be
    }
  }

  /** A block of the engine that another replica hands to a newcomer. */
  @FuzzTest(maxDuration = "1h", maxExecutions = EXECUTIONS)
  void lightBlocks(byte[] bytes) {
    try {
      byte[] written = LightBlock.decode(7, bytes).encode();
      if (!Arrays.equals(LightBlock.decode(7, written).encode(), written)) {
        throw new AssertionError("a block that is written in two ways");
      }
    } catch (IllegalArgumentException refused) {
      // as it should be
    }
  }

  /** What a liar put into a block of the engine, and the engine tells in JSON. */
  @FuzzTest(maxDuration = "1h", maxExecutions = EXECUTIONS)
  void evidence(byte[] bytes) {
    try {
      var _ = doubleVote(bytes).filter(Evidence::holds);
    } catch (JacksonException | IllegalArgumentException refused) {
      // as it should be
    }
  }

  private static Optional<DoubleVote> doubleVote(byte[] bytes) {
    return Evidence.doubleVote(JSON.readTree(bytes), "aver-0", List.of(VOTER));
  }

  /** A decoder that refuses everything would pass all of the above. */
  @Test
  void whatIsRightIsRead() throws Exception {
    assertThat(TransactionWire.decode(input("transactions/transfer-2"), CHAIN).envelope().signer())
        .isEqualTo("north");
    Note note = Note.parse(text("notes/golden"));
    assertThat(LedgerCheckpoint.parse(note.text()).height()).isNotNegative();
    assertThat(VerifierKey.parse(text("verifierKeys/golden-0")).line()).startsWith("aver/");
    assertThat(TlogProof.parse(text("proofs/own")).toString()).isNotEmpty();
    assertThat(Actions.decode(input("actions/open-study")))
        .isEqualTo(new OpenStudy("heart", "risk of heart disease"));
    assertThat(EngineVote.parse(input("votes/precommit"))).isPresent();
    assertThat(Opening.read(UploadRequest.parseFrom(input("uploads/opening")).getOpening()).task())
        .isEqualTo("heart-1");
    assertThat(SnapshotManifest.decode(input("snapshotManifests/one")).chunks())
        .containsExactly(Digest.sha256(input("snapshotChunks/two")));
    assertThat(ChunkEntry.decode(input("snapshotChunks/two"))).hasSize(2);
    assertThat(LightBlock.decode(7, input("lightBlocks/four")).validators()).hasSize(4);
    assertThat(doubleVote(input("evidence/two-votes")))
        .hasValueSatisfying(twice -> {
          assertThat(twice.key()).isEqualTo(VOTER.key());
          assertThat(Evidence.holds(twice)).isTrue();
        });
    assertThat(Asked.of(input("abci/block")).getFinalizeBlock().getTxResultsCount()).isEqualTo(1);
  }

  private static String text(String name) throws IOException {
    return Corpus.text(DecodersFuzzTest.class, name);
  }

  private static byte[] input(String name) throws IOException {
    return Corpus.input(DecodersFuzzTest.class, name);
  }
}
