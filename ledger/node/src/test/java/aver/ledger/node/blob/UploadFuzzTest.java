package aver.ledger.node.blob;

import static org.assertj.core.api.Assertions.assertThat;

import aver.ledger.client.blob.BlobFault;
import aver.ledger.client.blob.BlobRefusedException;
import aver.ledger.proof.Digest;
import aver.ledger.proof.crypto.SigningKey;
import aver.ledger.proof.log.BlobRoot;
import aver.ledger.rules.lifecycle.Commitments;
import aver.ledger.rules.lifecycle.Manifests;
import aver.ledger.rules.state.Grant;
import aver.ledger.rules.state.Keys;
import aver.ledger.rules.state.Member;
import aver.ledger.rules.state.MemberStatus;
import aver.ledger.rules.state.MemoryState;
import aver.ledger.rules.state.NewMember;
import aver.ledger.rules.state.Octets;
import aver.ledger.rules.state.Overlay;
import aver.ledger.rules.state.PublicKey;
import aver.ledger.rules.state.Role;
import aver.ledger.rules.state.Seat;
import aver.ledger.rules.state.TaskSpec;
import aver.ledger.rules.state.VectorEntry;
import aver.ledger.rules.state.VectorRole;
import aver.ledger.rules.tx.Rule;
import aver.ledger.store.BlobStore;
import aver.proto.v1.UploadLeaf;
import aver.proto.v1.UploadOpening;
import aver.proto.v1.UploadResponse;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A hospital commits to any bytes and any list of vectors, and uploads them as it likes: openings
 * and leaves changed, cut, lengthened, left out, sent twice. Each upload is taken or refused by a
 * code of the documentation; what is taken is what was committed to, within the task's bound; the
 * state does not change, and what was tried before does not keep a right upload out.
 */
final class UploadFuzzTest {
  private static final String MEMBER = "h1";
  private static final int ATTEMPT = 5;
  private static final int TRIES = 6;
  private static final Digest CHAIN = FiveAttempts.root("chain");
  private static final SigningKey KEY = SigningKey.ofSeed(FiveAttempts.root("key").bytes());
  private static final String TAKEN = "taken";
  private static final String UNFINISHED = "unfinished";
  private static final Set<String> CODES =
      Stream.of(
              Arrays.stream(BlobFault.values()).map(BlobFault::code),
              Arrays.stream(Rule.values()).map(Rule::code),
              Stream.of(TAKEN, UNFINISHED))
          .flatMap(codes -> codes)
          .collect(Collectors.toUnmodifiableSet());

  @TempDir Path folder;

  static LongStream seeds() {
    Long only = Long.getLong("seed");
    return only == null ? LongStream.range(0, 150) : LongStream.of(only);
  }

  @ParameterizedTest(name = "-Dseed={0}")
  @MethodSource("seeds")
  void anythingIsTakenAsItWasCommittedToOrRefusedByItsCode(long seed) throws Exception {
    SplittableRandom random = new SplittableRandom(seed);
    UploadFuzz fuzz = new UploadFuzz(random);
    byte[] bytes = fuzz.content();
    List<VectorEntry> manifest = fuzz.manifest(BlobRoot.of(bytes));
    Digest salt = Digest.sha256(fuzz.bytes(8));
    MemoryState state = state(Manifests.root(manifest), salt);
    Map<String, String> before = all(state);
    BlobStore blobs = new BlobStore(folder, 1 << 20);
    UploadOpening right = fuzz.opening(CHAIN, KEY, MEMBER, ATTEMPT, manifest, salt);
    String last = "";
    for (int i = 0; i < TRIES && !last.equals(TAKEN); i++) {
      UploadOpening opening = random.nextBoolean() ? right : fuzz.changed(right, CHAIN, KEY);
      String caller = random.nextInt(20) == 0 ? "h2" : MEMBER;
      last = upload(state, blobs, caller, opening, progress -> fuzz.leaves(bytes, progress));
      assertThat(CODES).contains(last);
      onlyWhatWasCommittedToIsHere(blobs, bytes, last.equals(TAKEN));
      assertThat(all(state)).isEqualTo(before);
    }
    // what it spoilt itself is thrown away at the end of this one, which is asked for all again
    String outcome = last.equals(TAKEN) ? last : whole(state, blobs, right, bytes);
    assertThat(outcome).isEqualTo(expected(manifest, bytes));
    onlyWhatWasCommittedToIsHere(blobs, bytes, outcome.equals(TAKEN));
  }

  /** What must become of an upload in which nothing is wrong but what was committed to. */
  private static String expected(List<VectorEntry> manifest, byte[] bytes) {
    boolean oneDelta =
        manifest.size() == 1
            && manifest.getFirst().role() == VectorRole.DELTA
            && manifest.getFirst().length() == UploadFuzz.DIMENSION;
    if (!oneDelta) {
      return "manifest_wrong";
    }
    return withinBound(bytes) ? TAKEN : "blob_value_out_of_bound";
  }

  private static boolean withinBound(byte[] bytes) {
    var values = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asIntBuffer();
    while (values.hasRemaining()) {
      if (Math.abs((long) values.get()) > FiveAttempts.BOUND) {
        return false;
      }
    }
    return true;
  }

  private static String whole(
      MemoryState state, BlobStore blobs, UploadOpening opening, byte[] bytes)
      throws IOException, InterruptedException {
    return upload(state, blobs, MEMBER, opening, from -> UploadFuzz.right(bytes, from.getLeaf()));
  }

  /** What a sender sends once it knows what is missing. */
  private interface Sender {
    List<UploadLeaf> leaves(UploadResponse.Progress from);
  }

  /** An upload as a replica deals with it. */
  private static String upload(
      MemoryState state, BlobStore blobs, String caller, UploadOpening message, Sender sender)
      throws IOException, InterruptedException {
    try {
      Opening opening = Opening.read(message);
      TaskSpec spec = UploadRight.check(state, caller, opening);
      try (Reception reception =
          Admitted.now(caller, opening, blobs, spec.bound(), new Possession()).reception()) {
        Optional<UploadResponse.Progress> missing = reception.missing();
        boolean asked = true;
        while (asked && missing.isPresent()) {
          asked = false;
          for (UploadLeaf leaf : sender.leaves(missing.get())) {
            asked = reception.take(leaf);
            missing = asked ? reception.missing() : missing;
            if (missing.isEmpty()) {
              break; // the call has ended, whatever else is sent
            }
          }
        }
        return missing.isEmpty() ? TAKEN : UNFINISHED;
      }
    } catch (BlobRefusedException e) {
      return e.code();
    }
  }

  private void onlyWhatWasCommittedToIsHere(BlobStore blobs, byte[] bytes, boolean taken)
      throws IOException {
    Digest root = BlobRoot.of(bytes);
    for (Digest here : blobs.roots()) { // parts are among them
      assertThat(blobs.has(here)).isEqualTo(taken && here.equals(root));
    }
    assertThat(blobs.has(root)).isEqualTo(taken);
    if (taken) {
      assertThat(withinBound(bytes)).isTrue();
      ByteBuffer stored = ByteBuffer.allocate(bytes.length + 1);
      try (FileChannel channel = blobs.read(root)) {
        while (channel.read(stored) > 0) {
          // until it ends
        }
      }
      assertThat(Arrays.copyOf(stored.array(), stored.position())).isEqualTo(bytes);
    }
  }

  /** The open attempt of a task, in which reveals are due, and what the member committed to. */
  private static MemoryState state(Digest manifest, Digest salt) {
    Overlay change = new Overlay(MemoryState.empty());
    FiveAttempts.into(change, 4_001);
    change.put(Keys.CHAIN_ID, CHAIN);
    change.put(Keys.taskSpec(FiveAttempts.TASK), FiveAttempts.spec(UploadFuzz.DIMENSION));
    PublicKey key = new PublicKey(PublicKey.ED25519, Octets.of(KEY.publicKey()));
    Digest tls = FiveAttempts.root("tls");
    NewMember who =
        new NewMember(MEMBER, MEMBER, List.of(Role.HOSPITAL), key, tls, Optional.empty());
    change.put(Keys.member(MEMBER), new Member(who, MemberStatus.ACTIVE, 1, false));
    change.put(Keys.grant("heart", MEMBER), new Grant(1L << 50, false));
    Digest commitment = Commitments.of(CHAIN, FiveAttempts.TASK, ATTEMPT, MEMBER, manifest, salt);
    change.put(
        Keys.seat(FiveAttempts.TASK, ATTEMPT, MEMBER),
        Seat.selected(MEMBER, 10, 256).committed(commitment));
    MemoryState state = MemoryState.empty();
    state.apply(change.changes());
    return state;
  }

  private static Map<String, String> all(MemoryState state) {
    Map<String, String> all = new TreeMap<>();
    Optional<String> key = state.ceilingKey("", "");
    while (key.isPresent()) {
      all.put(key.get(), Octets.of(state.get(key.get()).orElseThrow()).hex());
      key = state.ceilingKey("", key.get() + '\0');
    }
    return all;
  }
}
