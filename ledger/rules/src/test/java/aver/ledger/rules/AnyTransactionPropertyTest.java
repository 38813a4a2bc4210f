package aver.ledger.rules;

import static org.assertj.core.api.Assertions.assertThat;

import aver.ledger.rules.action.Action;
import aver.ledger.rules.action.AdmitMember;
import aver.ledger.rules.action.ChangeMemberStatus;
import aver.ledger.rules.action.ChangeParameter;
import aver.ledger.rules.action.DecideTask;
import aver.ledger.rules.action.GrantParticipation;
import aver.ledger.rules.action.OpenStudy;
import aver.ledger.rules.action.RaiseProtocol;
import aver.ledger.rules.action.ReplaceKey;
import aver.ledger.rules.action.ReplaceReplica;
import aver.ledger.rules.action.RevokeParticipation;
import aver.ledger.rules.state.Keys;
import aver.ledger.rules.state.MemberStatus;
import aver.ledger.rules.state.Octets;
import aver.ledger.rules.state.Role;
import aver.ledger.rules.state.VoidReason;
import aver.ledger.rules.tx.AttestResult;
import aver.ledger.rules.tx.CancelTask;
import aver.ledger.rules.tx.CreateTask;
import aver.ledger.rules.tx.Enrol;
import aver.ledger.rules.tx.EnterReplica;
import aver.ledger.rules.tx.Leave;
import aver.ledger.rules.tx.OpenRound;
import aver.ledger.rules.tx.Propose;
import aver.ledger.rules.tx.RegisterDataset;
import aver.ledger.rules.tx.Result;
import aver.ledger.rules.tx.ReviseDataset;
import aver.ledger.rules.tx.RotateKey;
import aver.ledger.rules.tx.Tick;
import aver.ledger.rules.tx.Transaction;
import aver.ledger.rules.tx.Transfer;
import aver.ledger.rules.tx.Vote;
import aver.ledger.rules.tx.WithdrawDataset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Anything from anybody: the rules stay total; a failure names its seed. */
class AnyTransactionPropertyTest {
  private static final List<String> TASKS = List.of(Story.TASK, "heart-2", "none");
  private static final List<String> STUDIES = List.of(Story.STUDY, "lung");
  private static final List<String> SETS = List.of("ward", "other");
  private static final List<String> MEMBERS =
      List.of(
          "ada", "ben", "cem", "coord", "h1", "h2", "h3", "h4", "h5", "r1", "r2", "r3", "r4",
          "rosa", "new");

  static LongStream seeds() {
    Long only = Long.getLong("seed");
    return only == null ? LongStream.range(0, 12) : LongStream.of(only);
  }

  @ParameterizedTest(name = "-Dseed={0}")
  @MethodSource("seeds")
  void nothingThrowsTokensStayAndARefusalChangesNothing(long seed) {
    var random = new SplittableRandom(seed);
    Story story = new Story();
    story.prepare(2);
    Map<String, String> before = story.bytes();
    for (int i = 0; i < 250; i++) {
      String signer = pick(MEMBERS, random);
      Transaction transaction = any(story, signer, random);
      long reading = random.nextBoolean() ? 0 : story.federation.now() + random.nextInt(50_000);
      var tx = story.federation.sign(signer, transaction, reading);
      Applied applied = story.federation.apply(tx).getFirst();
      Map<String, String> after = story.bytes();
      assertThat(story.federation.get(Keys.TOKENS).conserved()).isTrue();
      assertThat(balances(story)).isEqualTo(1_000_000_000L);
      Invariants.tlsKeysAreTheirOwners(story.federation.state);
      if (!Federation.outcome(applied).equals("done")) {
        assertThat(changed(before, after))
            .as("%s", transaction)
            .allMatch(key ->
                applied instanceof Applied.Logged
                    && (key.equals("log")
                        || key.equals("log/frontier")
                        || key.startsWith(Keys.SEEN)
                        || key.equals("refusals/" + signer)));
      }
      before = after;
    }
  }

  private static long balances(Story story) {
    long held = story.federation.get(Keys.TOKENS).escrows();
    for (String id : MEMBERS) {
      held += story.federation.find(Keys.balance(id)).orElse(0L);
    }
    return held;
  }

  private static Set<String> changed(Map<String, String> before, Map<String, String> after) {
    Set<String> keys = new TreeSet<>(before.keySet());
    keys.addAll(after.keySet());
    keys.removeIf(key -> before.getOrDefault(key, "none").equals(after.getOrDefault(key, "none")));
    return keys;
  }

  private static Transaction any(Story story, String signer, SplittableRandom random) {
    String task = pick(TASKS, random);
    String set = pick(SETS, random);
    int number = 1 + random.nextInt(3);
    boolean attempted = story.federation.get(Keys.task(Story.TASK)).attempts() > 0;
    long proposals = story.federation.get(Keys.PROPOSALS);
    return switch (random.nextInt(22)) {
      case 0, 1 -> new OpenRound(task, number);
      case 2, 3 -> attempted ? story.commitment(signer) : new Tick();
      case 4, 5 ->
          attempted ? story.revelation(signer, Federation.REPLICAS.subList(0, 3)) : new Tick();
      case 6 -> new AttestResult(task, number, attempted ? story.result() : none());
      case 7 -> new AttestResult(task, number, none());
      case 8 -> new CancelTask("heart-2");
      case 9 -> new CreateTask(Story.task("heart-2", number));
      case 10 -> new EnterReplica(story.checkpoint(number), Octets.of(new byte[64]));
      case 11 -> new Enrol(task, set, number);
      case 12 -> new Leave(task);
      case 13, 14 -> new Propose(action(story, random), story.federation.now() + Story.DAY_MS);
      case 15, 16, 17 ->
          new Vote(Math.max(1, proposals - random.nextInt(4)), random.nextInt(4) > 0);
      case 18 -> new RegisterDataset(set, Story.dataset());
      case 19 -> new ReviseDataset(set, Story.dataset());
      case 20 ->
          random.nextBoolean()
              ? new WithdrawDataset(set)
              : new RotateKey(
                  Optional.empty(),
                  Optional.of(Story.digest(pick(MEMBERS, random) + random.nextInt(3))),
                  Octets.of(new byte[0]));
      default -> new Transfer(pick(MEMBERS, random), 1 + random.nextInt(1_000_000));
    };
  }

  private static Result none() {
    return new Result.NoResult(VoidReason.MODEL_OVERFLOW);
  }

  private static Action action(Story story, SplittableRandom random) {
    Federation federation = story.federation;
    String member = pick(MEMBERS, random);
    String study = pick(STUDIES, random);
    return switch (random.nextInt(10)) {
      case 0 -> new AdmitMember(federation.member("new", Role.HOSPITAL));
      case 1 -> new ChangeMemberStatus(member, pick(List.of(MemberStatus.values()), random));
      case 2 -> new ChangeParameter("admin-threshold", 1 + random.nextInt(4));
      case 3 ->
          new DecideTask(pick(TASKS, random), pick(List.of(DecideTask.Decision.values()), random));
      case 4 ->
          new GrantParticipation(study, member, federation.now() + 1 + random.nextInt(90_000));
      case 5 -> new OpenStudy(study, "any");
      case 6 -> new RaiseProtocol(1 + random.nextInt(3), federation.now() + Story.DAY_MS);
      case 7 -> {
        var other = federation.member(member + "-next", Role.HOSPITAL);
        yield new ReplaceKey(member, other.identityKey(), other.tlsKeyHash());
      }
      case 8 ->
          new ReplaceReplica(
              pick(Federation.REPLICAS, random), federation.member("new", Role.REPLICA));
      default -> new RevokeParticipation(study, member);
    };
  }

  private static <T> T pick(List<T> from, SplittableRandom random) {
    return from.get(random.nextInt(from.size()));
  }
}
