package aver.ledger.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aver.ledger.client.blob.BlobRefusedException;
import aver.ledger.client.blob.Update;
import aver.ledger.client.blob.UpdateUpload;
import aver.ledger.rules.state.AttemptPhase;
import aver.ledger.rules.state.Keys;
import aver.ledger.rules.state.Octets;
import aver.proto.v1.UploadOpening;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * An attempt on running replicas whose commits are closed. The hospitals' commitments: a good
 * update, one that is a value too long, one over the bound.
 */
final class ClosedCommits {
  static final String GOOD = "hospital-1";
  static final String LONG = "hospital-2";
  static final String OVER = "hospital-3";
  static final int DIMENSION = 40_000;

  private final Study study;
  private final Federation federation;
  final Update good;
  final Update tooLong;
  final Update over;

  /** Closes the commits of a study of {@link #DIMENSION} whose attempt was just opened. */
  ClosedCommits(Study study) throws Exception {
    this.study = study;
    federation = study.federation;
    good = study.update(GOOD, 1, i -> i % 1000);
    tooLong = new Study(federation, DIMENSION + 1).update(LONG, 1, i -> 7);
    over = study.update(OVER, 1, i -> i == 30_000 ? -Study.BOUND - 1 : Study.BOUND);
    study.commit(GOOD, good);
    study.commit(LONG, tooLong);
    nothingIsTakenYet();
    study.commit(OVER, over);
    for (String hospital : Federation.HOSPITALS) {
      study.await(hospital, 1, AttemptPhase.REVEAL);
    }
  }

  private void nothingIsTakenYet() throws Exception {
    assertThatThrownBy(() -> new UpdateUpload(study.client(GOOD)).send(good))
        .isInstanceOfSatisfying(
            BlobRefusedException.class, e -> assertThat(e.code()).isEqualTo("attempt_phase_wrong"));
    assertThat(refusal(GOOD, opening(GOOD, good))).isEqualTo("attempt_phase_wrong");
  }

  /** What opens the upload of an update. */
  UploadOpening.Builder opening(String member, Update update) {
    return RawUpload.opening(federation, member, update);
  }

  /** With which code an opening is refused. */
  String refusal(String caller, UploadOpening.Builder opening) throws InterruptedException {
    try (RawUpload upload = new RawUpload(federation, caller, "replica-1")) {
      return upload.open(opening).code();
    }
  }

  /** All that could change but for the time. */
  List<String> values() throws Exception {
    List<String> keys = new ArrayList<>();
    keys.add(Keys.task(Study.TASK).key());
    keys.add(Keys.attempt(Study.TASK, 1).key());
    for (String hospital : Federation.HOSPITALS) {
      keys.add(Keys.seat(Study.TASK, 1, hospital).key());
      keys.add(Keys.member(hospital).key());
      keys.add(Keys.refusals(hospital).key());
    }
    var values = study.client(GOOD).read(keys).values();
    return keys.stream()
        .map(key ->
            key
                + " "
                + Objects.requireNonNull(values.get(key))
                    .map(Octets::of)
                    .map(Octets::hex)
                    .orElse("absent"))
        .toList();
  }

  /** The blobs that a replica has but for version 0, which it makes on its own. */
  List<Path> wholeBlobs(String replica) throws IOException {
    Path blobs = federation.folder().resolve(replica).resolve("blobs");
    try (Stream<Path> files = Files.walk(blobs)) {
      return files
          .filter(Files::isRegularFile)
          .filter(file -> !file.resolveSibling(".").normalize().endsWith("partial"))
          .filter(ClosedCommits::isNotZero)
          .toList();
    }
  }

  /** Version 0 of the model is all zeros here. */
  private static boolean isNotZero(Path file) {
    try {
      var values = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
      while (values.remaining() >= Integer.BYTES) {
        if (values.getInt() != 0) {
          return true;
        }
      }
      return false;
    } catch (IOException gone) {
      return false;
    }
  }
}
