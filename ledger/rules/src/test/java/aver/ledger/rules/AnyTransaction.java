package aver.ledger.rules;

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
import aver.ledger.rules.lifecycle.Setting;
import aver.ledger.rules.state.DatasetSpec;
import aver.ledger.rules.state.Evaluation;
import aver.ledger.rules.state.Keys;
import aver.ledger.rules.state.MemberStatus;
import aver.ledger.rules.state.NamedNumber;
import aver.ledger.rules.state.Octets;
import aver.ledger.rules.state.Role;
import aver.ledger.rules.state.TaskSpec;
import aver.ledger.rules.state.Tokens;
import aver.ledger.rules.state.VoidReason;
import aver.ledger.rules.tx.AttestResult;
import aver.ledger.rules.tx.CancelTask;
import aver.ledger.rules.tx.CommitUpdate;
import aver.ledger.rules.tx.CreateTask;
import aver.ledger.rules.tx.Enrol;
import aver.ledger.rules.tx.EnterReplica;
import aver.ledger.rules.tx.Leave;
import aver.ledger.rules.tx.OpenRound;
import aver.ledger.rules.tx.Propose;
import aver.ledger.rules.tx.RegisterDataset;
import aver.ledger.rules.tx.ReportEvidence;
import aver.ledger.rules.tx.Result;
import aver.ledger.rules.tx.RevealUpdate;
import aver.ledger.rules.tx.ReviseDataset;
import aver.ledger.rules.tx.RotateKey;
import aver.ledger.rules.tx.Tick;
import aver.ledger.rules.tx.Transaction;
import aver.ledger.rules.tx.Transfer;
import aver.ledger.rules.tx.Vote;
import aver.ledger.rules.tx.WithdrawDataset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.LongStream;

/** Draws transactions: what may follow, what may not, and numbers at the ends of their ranges. */
final class AnyTransaction {
  private static final List<String> TASKS = List.of(Story.TASK, "heart-2", "none");
  private static final List<String> STUDIES = List.of(Story.STUDY, "lung");
  private static final List<String> SETS = List.of("ward", "other");
  static final List<String> MEMBERS =
      List.of(
          "ada", "ben", "cem", "coord", "h1", "h2", "h3", "h4", "h5", "r1", "r2", "r3", "r4",
          "rosa", "new");

  private static final List<String> SETTINGS =
      Arrays.stream(Setting.values()).map(Setting::id).toList();
  static final long TIME_MAX = 1L << 50;
  private static final long ROWS_MAX = (1L << 40) / 10 * 10;

  private AnyTransaction() {}

  /** Somebody, or an id that is nobody's yet. */
  static String signer(SplittableRandom random) {
    return pick(MEMBERS, random);
  }

  /** What a member might sign now. */
  static Transaction of(Story story, String signer, SplittableRandom random) {
    String task = pick(TASKS, random);
    String set = pick(SETS, random);
    int number = (int) number(1, Integer.MAX_VALUE, 1 + random.nextInt(3), random);
    boolean attempted = story.federation.get(Keys.task(Story.TASK)).attempts() > 0;
    long proposals = story.federation.get(Keys.PROPOSALS);
    return switch (random.nextInt(23)) {
      case 0, 1 -> new OpenRound(task, number);
      case 2, 3 -> attempted ? commitment(story, signer, random) : new Tick();
      case 4, 5 -> attempted ? revelation(story, signer, random) : new Tick();
      case 6 -> new AttestResult(task, number, attempted ? result(story, random) : none());
      case 7 -> new AttestResult(task, number, none());
      case 8 -> new CancelTask("heart-2");
      case 9 -> new CreateTask(spec(random));
      case 10 -> new EnterReplica(story.checkpoint(number), Octets.of(new byte[64]));
      case 11 -> new Enrol(task, set, number);
      case 12 -> new Leave(task);
      case 13, 14 ->
          new Propose(
              action(story, random),
              number(1, TIME_MAX, story.federation.now() + Story.DAY_MS, random));
      case 15, 16, 17 ->
          new Vote(
              number(1, Long.MAX_VALUE, Math.max(1, proposals - random.nextInt(4)), random),
              random.nextInt(4) > 0);
      case 18 -> new RegisterDataset(set, dataset(random));
      case 19 -> new ReviseDataset(set, dataset(random));
      case 20 ->
          random.nextBoolean()
              ? new WithdrawDataset(set)
              : new RotateKey(
                  Optional.empty(),
                  Optional.of(Story.digest(pick(MEMBERS, random) + random.nextInt(3))),
                  Octets.of(new byte[0]));
      case 21 -> evidence(story, pick(MEMBERS, random), random);
      default ->
          new Transfer(
              pick(MEMBERS, random),
              number(1, Tokens.SUPPLY_MAX, 1 + random.nextInt(1_000_000), random));
    };
  }

  /** Mostly what is usual, else an end of the range, next to one, or where a number grows wider. */
  static long number(long min, long max, long usual, SplittableRandom random) {
    if (random.nextInt(4) > 0) {
      return usual;
    }
    long edge =
        pick(List.of(min, min + 1, max, max - 1, 0L, -1L, 1L << 31, 1L << 32, 1L << 62), random);
    return Math.clamp(edge, min, max);
  }

  private static Transaction commitment(Story story, String signer, SplittableRandom random) {
    CommitUpdate usual = story.commitment(signer);
    int number = (int) number(1, Integer.MAX_VALUE, usual.attempt(), random);
    return new CommitUpdate(usual.task(), number, usual.commitment());
  }

  private static Transaction revelation(Story story, String signer, SplittableRandom random) {
    RevealUpdate usual = story.revelation(signer, Federation.REPLICAS.subList(0, 3));
    long steps = number(Long.MIN_VALUE, Long.MAX_VALUE, 20, random);
    return new RevealUpdate(
        usual.task(),
        usual.attempt(),
        usual.manifest(),
        usual.salt(),
        number(0, 1L << 40, usual.samples(), random),
        usual.availability(),
        List.of(new NamedNumber("steps", steps)));
  }

  private static Result result(Story story, SplittableRandom random) {
    if (!(story.result() instanceof Result.Final usual) || random.nextBoolean()) {
      return story.result();
    }
    long count = number(0, 1L << 50, 100, random);
    int sites = (int) number(3, 1024, 3, random);
    var evaluation = new Evaluation(sites, List.of(count, count, count, count), 0, 1_000_000);
    return new Result.Final(usual.model(), usual.updates(), Optional.of(evaluation));
  }

  private static DatasetSpec dataset(SplittableRandom random) {
    DatasetSpec usual = Story.dataset();
    long rows = random.nextInt(4) > 0 ? usual.rows() : pick(List.of(10L, ROWS_MAX), random);
    return new DatasetSpec(
        rows, List.of(0L, rows), usual.schemaHash(), usual.commitment(), usual.uses());
  }

  private static TaskSpec spec(SplittableRandom random) {
    return TaskChecks.changed(
        Story.task("heart-2", (int) number(1, 100_000, 2, random)),
        d -> {
          d.endMs = number(1, Long.MAX_VALUE, d.endMs, random);
          d.pool = number(0, Tokens.SUPPLY_MAX, d.pool, random);
          d.dimension = number(1, TaskSpec.DIMENSION_MAX, d.dimension, random);
          d.spareAttempts = (int) number(0, 100_000, d.spareAttempts, random);
          d.disbeliefMaxPpm = (int) number(0, 1_000_000, d.disbeliefMaxPpm, random);
          d.cohortSize = (int) number(d.quorum, TaskSpec.COHORT_MAX, d.cohortSize, random);
        });
  }

  /** Two checkpoints at one height, that the accused signed or somebody else. */
  private static Transaction evidence(Story story, String accused, SplittableRandom random) {
    String signer = random.nextBoolean() ? accused : pick(MEMBERS, random);
    List<ReportEvidence.Statement> statements =
        LongStream.of(1, 2)
            .mapToObj(size -> story.checkpoint(size).getBytes(StandardCharsets.UTF_8))
            .map(text ->
                new ReportEvidence.Statement(
                    Octets.of(text), Octets.of(story.federation.key(signer + "-cp").sign(text))))
            .toList();
    return new ReportEvidence(
        accused,
        pick(List.of(ReportEvidence.Kind.values()), random),
        statements.getFirst(),
        statements.getLast());
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
      case 2 ->
          new ChangeParameter(
              pick(SETTINGS, random),
              number(Long.MIN_VALUE, Long.MAX_VALUE, 1 + random.nextInt(4), random));
      case 3 ->
          new DecideTask(pick(TASKS, random), pick(List.of(DecideTask.Decision.values()), random));
      case 4 ->
          new GrantParticipation(
              study,
              member,
              number(1, TIME_MAX, federation.now() + 1 + random.nextInt(90_000), random));
      case 5 -> new OpenStudy(study, "any");
      case 6 ->
          new RaiseProtocol(
              (int) number(1, 1_000_000, 1 + random.nextInt(3), random),
              number(1, TIME_MAX, federation.now() + Story.DAY_MS, random));
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
