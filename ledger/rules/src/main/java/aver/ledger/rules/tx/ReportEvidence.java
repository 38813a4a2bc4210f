package aver.ledger.rules.tx;

import aver.ledger.proof.note.LedgerCheckpoint;
import aver.ledger.rules.lifecycle.EngineVote;
import aver.ledger.rules.lifecycle.Proposals;
import aver.ledger.rules.lifecycle.Setting;
import aver.ledger.rules.state.Ids;
import aver.ledger.rules.state.Keys;
import aver.ledger.rules.state.Member;
import aver.ledger.rules.state.MemberStatus;
import aver.ledger.rules.state.Numbered;
import aver.ledger.rules.state.Octets;
import aver.ledger.rules.state.PublicKey;
import aver.ledger.rules.state.Role;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Two statements of one replica of which an honest one signs at most one. Whoever has them can
 * report them; the replica is suspended in this very transaction, and admins decide what follows.
 *
 * @param replica member id
 * @param what was signed
 * @param first statement
 * @param second statement
 */
public record ReportEvidence(String replica, Kind what, Statement first, Statement second)
    implements Transaction {
  /** Longest statement, in bytes. */
  public static final int BYTES_MAX = 4096;

  /** What was signed twice. */
  public enum Kind implements Numbered {
    /** Two checkpoints of this ledger at one height, by the checkpoint key. */
    CHECKPOINTS(1),
    /** Two votes of the engine at one height, round and step, by the identity key. */
    VOTES(2);

    private final int number;

    Kind(int number) {
      this.number = number;
    }

    @Override
    public int number() {
      return number;
    }
  }

  /**
   * Bytes and who signed them.
   *
   * @param message what the signature covers, 1 to 4096 bytes
   * @param signature 64 bytes
   */
  public record Statement(Octets message, Octets signature) {
    private static final int SIGNATURE_BYTES = 64;

    /** Checks the lengths. */
    public Statement {
      if (message.length() < 1
          || message.length() > BYTES_MAX
          || signature.length() != SIGNATURE_BYTES) {
        throw new IllegalArgumentException("a statement has 1 to 4096 bytes and a signature");
      }
    }
  }

  /** Checks the form. */
  public ReportEvidence {
    Ids.slug("replica", replica);
  }

  @Override
  public Optional<Refusal> check(Context context) {
    Optional<Member> found = context.state().get(Keys.member(replica));
    if (found.isEmpty() || found.get().who().replica().isEmpty()) {
      return Refusal.of(Rule.REPLICA_UNKNOWN, "there is no replica %s", replica);
    }
    Member now = found.get();
    if (now.status() != MemberStatus.ACTIVE) {
      return Refusal.of(
          Rule.NOTHING_CHANGES, "%s is %s already: nothing is to be done", replica, now.status());
    }
    if (!contradict(context)) {
      return Refusal.of(
          Rule.EVIDENCE_WRONG,
          "these are no two %s of which one replica signs one at most: send both as they were"
              + " signed",
          what == Kind.VOTES ? "votes" : "checkpoints");
    }
    PublicKey key =
        what == Kind.VOTES
            ? now.who().identityKey()
            : now.who().replica().orElseThrow().checkpointKey();
    if (!signed(context, key, first) || !signed(context, key, second)) {
      return Refusal.of(
          Rule.EVIDENCE_WRONG, "%s did not sign both with the key that it has now", replica);
    }
    boolean losesAdmin = now.may(Role.ADMIN);
    return losesAdmin
            && Proposals.admins(context.state()).size() - 1
                < Setting.ADMIN_THRESHOLD.in(context.state())
        ? Refusal.of(
            Rule.TOO_FEW_ADMINS_LEFT,
            "%s is an admin too, and too few would be left: admit another first",
            replica)
        : Optional.empty();
  }

  private static boolean signed(Context context, PublicKey key, Statement statement) {
    return context.signatures().verify(key, statement.message.bytes(), statement.signature);
  }

  private boolean contradict(Context context) {
    return switch (what) {
      case VOTES -> {
        Optional<EngineVote> one = EngineVote.parse(first.message.bytes());
        Optional<EngineVote> other = EngineVote.parse(second.message.bytes());
        yield one.isPresent() && other.isPresent() && one.get().contradicts(other.get());
      }
      case CHECKPOINTS -> {
        Optional<LedgerCheckpoint> one = checkpoint(first, context);
        Optional<LedgerCheckpoint> other = checkpoint(second, context);
        yield one.isPresent()
            && other.isPresent()
            && one.get().height() == other.get().height()
            && !one.get().equals(other.get());
      }
    };
  }

  private static Optional<LedgerCheckpoint> checkpoint(Statement statement, Context context) {
    try {
      String text = new String(statement.message.bytes(), StandardCharsets.UTF_8);
      LedgerCheckpoint read = LedgerCheckpoint.parse(text);
      return read.chainId().equals(context.chainId()) ? Optional.of(read) : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  @Override
  public void effect(Context context) {
    Member now = context.state().get(Keys.member(replica)).orElseThrow();
    context.state().put(Keys.member(replica), now.with(MemberStatus.SUSPENDED));
  }
}
