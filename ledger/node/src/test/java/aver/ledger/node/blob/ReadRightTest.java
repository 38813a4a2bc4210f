package aver.ledger.node.blob;

import static aver.ledger.node.blob.FiveAttempts.TASK;
import static aver.ledger.node.blob.FiveAttempts.root;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aver.ledger.client.blob.BlobRefusedException;
import aver.ledger.rules.state.Grant;
import aver.ledger.rules.state.Keys;
import aver.ledger.rules.state.Member;
import aver.ledger.rules.state.MemberStatus;
import aver.ledger.rules.state.MemoryState;
import aver.ledger.rules.state.Model;
import aver.ledger.rules.state.NewMember;
import aver.ledger.rules.state.Octets;
import aver.ledger.rules.state.OrderedOverlay;
import aver.ledger.rules.state.PublicKey;
import aver.ledger.rules.state.Role;
import aver.ledger.rules.state.Task;
import aver.ledger.rules.state.TaskPhase;
import aver.proto.v1.DownloadRequest;
import aver.proto.v1.ModelPlace;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who may read a model: proposing a task in its study gives nobody the right. */
final class ReadRightTest {
  private final OrderedOverlay state = new OrderedOverlay(MemoryState.empty());

  @BeforeEach
  void aTaskOfRosaAndOneThatMalloryProposedInTheSameStudy() {
    FiveAttempts.into(state, 4_000);
    taskOf("heart-2", "mallory", TaskPhase.PROPOSED, 0);
    hospital("h1");
    state.put(Keys.grant("heart", "h1"), new Grant(1_000_000, false));
    hospital("h2");
  }

  @Test
  void aResearcherReadsTheModelsOfItsApprovedTaskAlone() {
    may("rosa", TASK, "model 4");
    mayNot("mallory", TASK, "model 4");
    taskOf("heart-2", "mallory", TaskPhase.RUNNING, 1);
    mayNot("mallory", TASK, "model 4");
    may("mallory", "heart-2", "model of heart-2");
    mayNot("rosa", "heart-2", "model of heart-2");
  }

  @Test
  void aTaskThatNeverBeganGivesNoRight() {
    mayNot("mallory", "heart-2", "model of heart-2");
    taskOf("heart-2", "mallory", TaskPhase.CANCELLED, 0);
    mayNot("mallory", "heart-2", "model of heart-2");
    taskOf("heart-2", "mallory", TaskPhase.ENDED, 0);
    mayNot("mallory", "heart-2", "model of heart-2");
    taskOf("heart-2", "mallory", TaskPhase.ENDED, 2);
    may("mallory", "heart-2", "model of heart-2");
    taskOf("heart-2", "mallory", TaskPhase.STALLED, 1);
    may("mallory", "heart-2", "model of heart-2");
  }

  @Test
  void grantedHospitalsAndReplicasReadThem() {
    may("h1", TASK, "model 4");
    mayNot("h2", TASK, "model 4");
    may("replica-1", TASK, "model 4");
    mayNot("nobody", TASK, "model 4");
  }

  @Test
  void whatATaskNamesAsItsFirstModelIsReadByReplicasAlone() throws Exception {
    taskOf("heart-2", "mallory", TaskPhase.RUNNING, 1);
    check("replica-1", "heart-2", 0, "model of heart-2");
    for (String caller : List.of("h1", "mallory")) {
      may(caller, "heart-2", "model of heart-2");
      assertThatThrownBy(() -> check(caller, "heart-2", 0, "model of heart-2"))
          .as(caller)
          .isInstanceOf(BlobRefusedException.class);
    }
  }

  private void may(String caller, String task, String model) {
    assertThatCode(() -> check(caller, task, model)).as(caller).doesNotThrowAnyException();
  }

  private void mayNot(String caller, String task, String model) {
    assertThatThrownBy(() -> check(caller, task, model))
        .as(caller)
        .isInstanceOf(BlobRefusedException.class)
        .hasMessageContaining("may not read");
  }

  private void check(String caller, String task, String model) throws BlobRefusedException {
    check(caller, task, task.equals(TASK) ? 4 : 1, model);
  }

  private void check(String caller, String task, int version, String model)
      throws BlobRefusedException {
    DownloadRequest request =
        DownloadRequest.newBuilder()
            .setModel(ModelPlace.newBuilder().setTask(task).setVersion(version))
            .build();
    ReadRight.check(state, caller, root(model), request);
  }

  private void taskOf(String task, String researcher, TaskPhase phase, int attempts) {
    Task asRosas = state.get(Keys.task(TASK)).orElseThrow();
    state.put(
        Keys.task(task),
        new Task(task, researcher, phase, attempts, false, 0, 0, asRosas.modelRoot(), 0, 0, false));
    if (state.get(Keys.taskSpec(task)).isEmpty()) {
      Keys.tasksOf("heart").add(state, TASK);
      Keys.tasksOf("heart").add(state, task);
      state.put(Keys.taskSpec(task), state.get(Keys.taskSpec(TASK)).orElseThrow());
      var model = state.get(Keys.model(TASK, 0)).orElseThrow();
      var entry = FiveAttempts.entry(model.manifest().getFirst().role(), "model of " + task);
      for (int version = 0; version < 2; version++) {
        state.put(Keys.model(task, version), new Model(root("manifest"), List.of(entry), 0, 0));
      }
    }
  }

  private void hospital(String id) {
    NewMember who =
        new NewMember(
            id,
            id,
            List.of(Role.HOSPITAL),
            new PublicKey(PublicKey.ED25519, Octets.of(root(id).bytes())),
            root(id),
            Optional.empty());
    state.put(Keys.member(id), new Member(who, MemberStatus.ACTIVE, 1, true));
  }
}
