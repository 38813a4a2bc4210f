package aver.ledger.rules;

import static aver.ledger.rules.ActionChecks.used;

import aver.ledger.rules.action.OpenStudy;
import aver.ledger.rules.action.ReplaceReplica;
import aver.ledger.rules.lifecycle.Proposals;
import aver.ledger.rules.lifecycle.Underway;
import aver.ledger.rules.state.Dataset;
import aver.ledger.rules.state.Keys;
import aver.ledger.rules.state.Member;
import aver.ledger.rules.state.MemberStatus;
import aver.ledger.rules.state.Octets;
import aver.ledger.rules.state.ProposalStatus;
import aver.ledger.rules.state.PublicKey;
import aver.ledger.rules.state.Role;
import aver.ledger.rules.state.Study;
import aver.ledger.rules.state.Tokens;
import aver.ledger.rules.tx.Context;
import aver.ledger.rules.tx.EnterReplica;
import aver.ledger.rules.tx.Propose;
import aver.ledger.rules.tx.RegisterDataset;
import aver.ledger.rules.tx.ReportEvidence;
import aver.ledger.rules.tx.ReviseDataset;
import aver.ledger.rules.tx.RotateKey;
import aver.ledger.rules.tx.Tick;
import aver.ledger.rules.tx.Transaction;
import aver.ledger.rules.tx.Transfer;
import aver.ledger.rules.tx.Vote;
import aver.ledger.rules.tx.WithdrawDataset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** The checks of what members do outside of tasks. */
final class MemberChecks {
  private final Story story = new Story();

  List<Checks<?>> all() {
    story.prepare(1);
    // a month later, so that data sets may be revised
    story.federation.pass(31 * Story.DAY_MS);
    return List.of(
        enterReplica(),
        propose(),
        register(),
        reportEvidence(),
        revise(),
        rotate(),
        tick(),
        transfer(),
        vote(),
        withdraw());
  }

  private static Checks<EnterReplica> enterReplica() {
    Story own = new Story();
    own.decide(new ReplaceReplica("r4", own.federation.member("r9", Role.REPLICA)));
    String text = own.checkpoint(own.federation.get(Keys.LOG).size());
    byte[] signature = own.federation.key("r9-cp").sign(text.getBytes(StandardCharsets.UTF_8));
    var right = new EnterReplica(text, Octets.of(signature));
    return new Checks<>("enter_replica", own, "r9", right, Transaction::check)
        .then("role_missing", (s, t) -> roleless(s, t))
        .then(
            "replica_already_entered",
            (s, t) -> {
              s.change(
                  Keys.member("r9"), m -> new Member(m.who(), m.status(), m.keyVersion(), true));
              return t;
            })
        .then(
            "checkpoint_not_recent",
            (s, t) -> new EnterReplica(s.story.checkpoint(1_000), t.signature()))
        .then(
            "possession_not_proven",
            (s, t) -> new EnterReplica(t.checkpoint(), Octets.of(new byte[64])));
  }

  private Checks<Propose> propose() {
    long closes = story.federation.now() + Story.DAY_MS;
    return of("propose", "ada", new Propose(new OpenStudy("lung", "any"), closes))
        .then("role_missing", (s, t) -> roleless(s, t))
        .then("proposal_closing_time_wrong", (s, t) -> new Propose(t.action(), s.nowMs()))
        .thenOfAnother("study_exists", (s, t) -> lungExists(s, t))
        .then("proposals_too_many", (s, t) -> manyProposals(s, t));
  }

  /** The admin has as many open proposals as one may have. */
  private static Propose manyProposals(Checks.Scene scene, Propose what) {
    Member admin = scene.state.get(Keys.member("ada")).orElseThrow();
    Context context = new Context(scene.state, admin, scene.nowMs(), new PlainSignatures());
    long closes = scene.nowMs() + Story.DAY_MS;
    for (int i = 0; i < Underway.PROPOSALS_MAX; i++) {
      Proposals.open(context, new Propose(new OpenStudy("many-" + i, "any"), closes));
    }
    return what;
  }

  private Checks<Vote> vote() {
    long closes = story.federation.now() + Story.DAY_MS;
    story.federation.run("ada", new Propose(new OpenStudy("lung", "any"), closes));
    long number = story.federation.get(Keys.PROPOSALS);
    return of("vote", "ben", new Vote(number, true))
        .then("role_missing", (s, t) -> roleless(s, t))
        .then("proposal_unknown", (s, t) -> new Vote(number + 1, t.approve()))
        .then(
            "proposal_not_open",
            (s, t) -> {
              s.change(Keys.proposal(number), p -> p.with(ProposalStatus.EXPIRED));
              return t;
            })
        .then(
            "already_voted",
            (s, t) -> {
              s.change(Keys.proposal(number), p -> p.with(p.approvals(), List.of("ben")));
              return t;
            })
        .thenOfAnother("study_exists", (s, t) -> lungExists(s, t));
  }

  private Checks<ReportEvidence> reportEvidence() {
    var right =
        new ReportEvidence(
            "r1", ReportEvidence.Kind.CHECKPOINTS, checkpointOf("r1", 1), checkpointOf("r1", 2));
    return of("report_evidence", "h1", right)
        .then(
            "replica_unknown", (s, t) -> new ReportEvidence("h2", t.what(), t.first(), t.second()))
        .then(
            "nothing_changes",
            (s, t) -> {
              s.change(Keys.member("r1"), m -> m.with(MemberStatus.SUSPENDED));
              return t;
            })
        .then(
            "evidence_wrong",
            (s, t) -> new ReportEvidence(t.replica(), t.what(), t.first(), t.first()))
        .then(
            "too_few_admins_left",
            (s, t) -> {
              s.roles("r1", Role.ADMIN, Role.REPLICA);
              s.state.put(Keys.parameter("admin-threshold"), 4L);
              return t;
            });
  }

  private ReportEvidence.Statement checkpointOf(String replica, long size) {
    byte[] text = story.checkpoint(size).getBytes(StandardCharsets.UTF_8);
    byte[] signature = story.federation.key(replica + "-cp").sign(text);
    return new ReportEvidence.Statement(Octets.of(text), Octets.of(signature));
  }

  private Checks<RegisterDataset> register() {
    return of("register_dataset", "h1", new RegisterDataset("other", Story.dataset()))
        .then("role_missing", (s, t) -> roleless(s, t))
        .then("dataset_exists", (s, t) -> new RegisterDataset("ward", t.spec()));
  }

  private Checks<ReviseDataset> revise() {
    return of("revise_dataset", "h1", new ReviseDataset("ward", Story.dataset()))
        .then("role_missing", (s, t) -> roleless(s, t))
        .then("dataset_unknown", (s, t) -> new ReviseDataset("none", t.spec()))
        .then("dataset_withdrawn", (s, t) -> ward(s, t, MemberChecks::withdrawn))
        .then(
            "dataset_revised_too_soon",
            (s, t) ->
                ward(s, t, d -> new Dataset(d.owner(), d.name(), 1, s.nowMs() - 1, d.withdrawn())));
  }

  private Checks<WithdrawDataset> withdraw() {
    return of("withdraw_dataset", "h1", new WithdrawDataset("ward"))
        .then("role_missing", (s, t) -> roleless(s, t))
        .then("dataset_unknown", (s, t) -> new WithdrawDataset("none"))
        .then("dataset_withdrawn", (s, t) -> ward(s, t, MemberChecks::withdrawn));
  }

  private Checks<RotateKey> rotate() {
    PublicKey next =
        new PublicKey(PublicKey.ED25519, Octets.of(story.federation.key("h1 later").publicKey()));
    byte[] message = RotateKey.possessionMessage(story.federation.chainId, "h1", next);
    Octets possession = Octets.of(story.federation.key("h1 later").sign(message));
    var right = new RotateKey(Optional.of(next), Optional.of(Story.digest("h1 later")), possession);
    return of("rotate_key", "h1", right)
        .then("key_already_used", (s, t) -> used(s, t, t.identityKey().orElseThrow()))
        .then(
            "key_not_sound",
            (s, t) ->
                new RotateKey(Optional.of(ActionChecks.UNSOUND), t.tlsKeyHash(), t.possession()))
        .then(
            "possession_not_proven",
            (s, t) -> new RotateKey(t.identityKey(), t.tlsKeyHash(), Octets.of(new byte[64])))
        .then(
            "key_already_used",
            (s, t) ->
                new RotateKey(t.identityKey(), Optional.of(Story.digest("h2")), t.possession()));
  }

  private Checks<Tick> tick() {
    return of("tick", "r1", new Tick()).then("role_missing", (s, t) -> roleless(s, t));
  }

  private Checks<Transfer> transfer() {
    return of("transfer", "rosa", new Transfer("h1", 1))
        .then("receiver_unknown", (s, t) -> new Transfer("nobody", t.amountMicrotokens()))
        .then("nothing_changes", (s, t) -> new Transfer("rosa", t.amountMicrotokens()))
        .then("balance_too_low", (s, t) -> new Transfer(t.to(), Tokens.SUPPLY_MAX));
  }

  private <T extends Transaction> Checks<T> of(String kind, String signer, T right) {
    return new Checks<>(kind, story, signer, right, Checks::asLedger);
  }

  /** Whoever signs has no role that does anything. */
  static <T> T roleless(Checks.Scene scene, T what) {
    scene.roles(scene.signer, Role.AUDITOR);
    return what;
  }

  private static <T> T lungExists(Checks.Scene scene, T what) {
    scene.state.put(Keys.study("lung"), new Study("lung", "any", 1));
    return what;
  }

  static <T> T ward(Checks.Scene scene, T what, UnaryOperator<Dataset> change) {
    scene.change(Keys.dataset("h1", "ward"), change);
    return what;
  }

  static Dataset withdrawn(Dataset d) {
    return new Dataset(d.owner(), d.name(), d.versions(), d.revisedMs(), true);
  }
}
