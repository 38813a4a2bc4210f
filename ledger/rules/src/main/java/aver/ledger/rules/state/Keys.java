package aver.ledger.rules.state;

import aver.ledger.proof.Digest;

/**
 * Every place in the state. Lists are a counter and dense entries ({@code studies}, {@code
 * studies/1} ...), so that nobody can leave one out of a proven listing.
 */
public final class Keys {
  /** One number of eight bytes. */
  public static final Codec<Long> NUMBER = Codec.of(Writer::i64, Reader::i64);

  /** One id. */
  public static final Codec<String> NAME = Codec.of(Writer::text, Reader::text);

  private static final Codec<Digest> DIGEST = Codec.of(Writer::digest, Reader::digest);
  private static final Codec<Octets> OCTETS = Codec.of(Writer::octets, Reader::octets);

  public static final Slot<Digest> CHAIN_ID = new Slot<>("chain/id", DIGEST);
  public static final Slot<Protocol> PROTOCOL = new Slot<>("chain/protocol", Protocol.CODEC);
  public static final Slot<Long> TIME_MS = new Slot<>("time", NUMBER);
  public static final Slot<LogHead> LOG = new Slot<>("log", LogHead.CODEC);

  /** Roots of the complete subtrees of the log, from which the next root follows. */
  public static final Slot<Octets> LOG_FRONTIER = new Slot<>("log/frontier", OCTETS);

  public static final Slot<Tokens> TOKENS = new Slot<>("tokens", Tokens.CODEC);

  /** Ids of the replicas, ascending: the seats that count in n and q. */
  public static final Slot<Roster> REPLICAS = new Slot<>("replicas", Roster.CODEC);

  public static final DenseList MEMBERS = new DenseList("members");
  public static final DenseList STUDIES = new DenseList("studies");
  public static final DenseList TASKS = new DenseList("tasks");
  public static final Slot<Long> PROPOSALS = new Slot<>("proposals", NUMBER);

  /** Deadlines in the order of (due time, id). */
  public static final String DUE = "due/";

  /** Ids of transactions, in the order of their expiry. */
  public static final String SEEN = "seen/";

  /** Tasks with an attempt that is not over. */
  public static final String OPEN = "open/";

  private Keys() {}

  /** A parameter that admins may change. */
  public static Slot<Long> parameter(String name) {
    return new Slot<>("chain/parameter/" + name, NUMBER);
  }

  /** The newest clock reading of a replica, ms. */
  public static Slot<Long> reading(String replica) {
    return new Slot<>("time/reading/" + replica, NUMBER);
  }

  public static Slot<Member> member(String id) {
    return new Slot<>("member/" + id, Member.CODEC);
  }

  /** Micro-tokens. */
  public static Slot<Long> balance(String member) {
    return new Slot<>("balance/" + member, NUMBER);
  }

  public static Slot<RefusalCount> refusals(String member) {
    return new Slot<>("refusals/" + member, RefusalCount.CODEC);
  }

  public static Slot<Study> study(String id) {
    return new Slot<>("study/" + id, Study.CODEC);
  }

  public static DenseList tasksOf(String study) {
    return new DenseList("study/" + study + "/tasks");
  }

  public static DenseList granted(String study) {
    return new DenseList("study/" + study + "/grants");
  }

  public static Slot<Grant> grant(String study, String member) {
    return new Slot<>("study/" + study + "/grant/" + member, Grant.CODEC);
  }

  public static Slot<StandingValue> standing(String study, String member) {
    return new Slot<>("study/" + study + "/standing/" + member, StandingValue.CODEC);
  }

  public static DenseList datasetsOf(String member) {
    return new DenseList("datasets/" + member);
  }

  public static Slot<Dataset> dataset(String member, String name) {
    return new Slot<>("dataset/" + member + "/" + name, Dataset.CODEC);
  }

  public static Slot<DatasetSpec> datasetVersion(String member, String name, int version) {
    return new Slot<>(
        "dataset/" + member + "/" + name + "/version/" + version, Dataset.VERSION_CODEC);
  }

  public static Slot<Task> task(String id) {
    return new Slot<>("task/" + id, Task.CODEC);
  }

  public static Slot<TaskSpec> taskSpec(String id) {
    return new Slot<>("task/" + id + "/spec", TaskSpec.CODEC);
  }

  public static Slot<Model> model(String task, int version) {
    return new Slot<>("task/" + task + "/model/" + version, Model.CODEC);
  }

  /** Members who ever enrolled in a task. */
  public static DenseList enrolled(String task) {
    return new DenseList("task/" + task + "/enrolled");
  }

  public static Slot<Enrolment> enrolment(String task, String member) {
    return new Slot<>("task/" + task + "/enrolment/" + member, Enrolment.CODEC);
  }

  public static Slot<Attempt> attempt(String task, int number) {
    return new Slot<>("task/" + task + "/attempt/" + number, Attempt.CODEC);
  }

  public static Slot<Seat> seat(String task, int attempt, String member) {
    return new Slot<>("task/" + task + "/attempt/" + attempt + "/seat/" + member, Seat.CODEC);
  }

  /** Digest of the result that a replica attested. */
  public static Slot<Digest> attestation(String task, int attempt, String replica) {
    return new Slot<>("task/" + task + "/attempt/" + attempt + "/attestation/" + replica, DIGEST);
  }

  public static Slot<Evaluation> evaluation(String task, int attempt) {
    return new Slot<>("task/" + task + "/attempt/" + attempt + "/evaluation", Evaluation.CODEC);
  }

  public static Slot<Proposal> proposal(long number) {
    return new Slot<>("proposal/" + number, Proposal.CODEC);
  }
}
