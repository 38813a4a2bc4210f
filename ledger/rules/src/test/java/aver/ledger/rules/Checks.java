package aver.ledger.rules;

import aver.ledger.rules.state.Keys;
import aver.ledger.rules.state.Member;
import aver.ledger.rules.state.NewMember;
import aver.ledger.rules.state.OrderedOverlay;
import aver.ledger.rules.state.Role;
import aver.ledger.rules.state.Slot;
import aver.ledger.rules.tx.Context;
import aver.ledger.rules.tx.Refusal;
import aver.ledger.rules.tx.Transaction;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;

/**
 * The checks of one kind of transaction or action in their order, each with a way to break what it
 * asks for and nothing else.
 *
 * @param <T> the kind
 */
final class Checks<T> {
  /** How a kind is asked what it refuses. */
  interface Asked<T> {
    Optional<Refusal> check(T what, Context context);
  }

  /** A state of a test's own, and who signs. */
  static final class Scene {
    final Story story;
    final OrderedOverlay state;
    String signer;

    Scene(Story story, String signer) {
      this.story = story;
      this.state = new OrderedOverlay(story.federation.state);
      this.signer = signer;
    }

    <V> void change(Slot<V> slot, UnaryOperator<V> change) {
      state.put(slot, change.apply(state.get(slot).orElseThrow()));
    }

    /** Leaves a member these roles alone. */
    void roles(String member, Role... roles) {
      List<Role> left = List.of(roles);
      change(
          Keys.member(member),
          m -> {
            NewMember who = m.who();
            NewMember next =
                new NewMember(
                    who.id(),
                    who.displayName(),
                    left,
                    who.identityKey(),
                    who.tlsKeyHash(),
                    left.contains(Role.REPLICA) ? who.replica() : Optional.empty());
            return new Member(next, m.status(), m.keyVersion(), m.entered());
          });
    }

    long nowMs() {
      return state.get(Keys.TIME_MS).orElseThrow();
    }
  }

  private record Check<T>(String code, boolean listed, BiFunction<Scene, T, T> broken) {}

  private final String kind;
  private final Story story;
  private final String signer;
  private final T right;
  private final Asked<T> asked;
  private final List<Check<T>> checks = new ArrayList<>();
  private final List<List<String>> impossible = new ArrayList<>();

  /**
   * @param right what is taken as it is, in the story's state, when {@code signer} signs it
   */
  Checks(String kind, Story story, String signer, T right, Asked<T> asked) {
    this.kind = kind;
    this.story = story;
    this.signer = signer;
    this.right = right;
    this.asked = asked;
  }

  /** The next check and how to fail it: by a change of the scene, of what is asked, or of both. */
  Checks<T> then(String code, BiFunction<Scene, T, T> broken) {
    checks.add(new Check<>(code, true, broken));
    return this;
  }

  /** A check that another row of the page names: an action's, within a proposal. */
  Checks<T> thenOfAnother(String code, BiFunction<Scene, T, T> broken) {
    checks.add(new Check<>(code, false, broken));
    return this;
  }

  /** How {@link Ledger} asks: the kind's own checks, then what its sender has under way. */
  static Optional<Refusal> asLedger(Transaction what, Context context) {
    return Ledger.refusal((OrderedOverlay) context.state(), context, what);
  }

  /** Two checks that cannot both fail. */
  Checks<T> neverBoth(String first, String second) {
    impossible.add(List.of(first, second));
    return this;
  }

  String kind() {
    return kind;
  }

  int size() {
    return checks.size();
  }

  String code(int check) {
    return checks.get(check).code;
  }

  /** The codes that the kind's own row names, in their order. */
  List<String> listed() {
    return checks.stream().filter(Check::listed).map(Check::code).toList();
  }

  boolean possible(int first, int second) {
    return !impossible.contains(List.of(code(first), code(second)));
  }

  /** What is refused when these checks are broken; the later ones are broken first. */
  Optional<String> refusal(int... broken) {
    Scene scene = new Scene(story, signer);
    T what = right;
    for (int i = broken.length - 1; i >= 0; i--) {
      what = checks.get(broken[i]).broken.apply(scene, what);
    }
    Member who = scene.state.get(Keys.member(scene.signer)).orElseThrow();
    Context context = new Context(scene.state, who, scene.nowMs(), new PlainSignatures());
    return asked.check(what, context).map(refusal -> refusal.rule().code());
  }
}
