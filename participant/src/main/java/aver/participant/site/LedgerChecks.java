package aver.participant.site;

import aver.ledger.client.ClientSettings;
import aver.ledger.client.Endpoint;
import aver.ledger.client.LedgerClient;
import aver.ledger.client.LedgerUnavailableException;
import aver.ledger.client.head.HeadAge;
import aver.ledger.client.keys.KeyFile;
import aver.ledger.client.tls.TlsRefusal;
import aver.ledger.proof.note.LedgerCheckpoint;
import aver.ledger.rules.Genesis;
import aver.ledger.rules.state.Grant;
import aver.ledger.rules.state.Keys;
import aver.ledger.rules.state.Member;
import aver.ledger.rules.state.MemberStatus;
import aver.ledger.rules.state.Role;
import aver.ledger.rules.state.Task;
import aver.ledger.rules.state.TaskPhase;
import aver.ledger.rules.state.TaskSpec;
import aver.participant.settings.ParticipantSettings;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Checks of the way to the ledger and of what it knows of the site; only asks, never submits. */
final class LedgerChecks {
  private static final Duration ANSWER = Duration.ofSeconds(10);

  private final ParticipantSettings settings;
  private final KeyFile keys;
  private final Optional<Site> site;
  private final long clockMs;
  private final List<Check> checks = new ArrayList<>();

  private LedgerChecks(
      ParticipantSettings settings, KeyFile keys, Optional<Site> site, long clockMs) {
    this.settings = settings;
    this.keys = keys;
    this.site = site;
    this.clockMs = clockMs;
  }

  /**
   * Asks every replica, then one of those that answered.
   *
   * @param site rows and schema, if they could be read
   * @param clockMs own clock
   */
  static List<Check> run(
      ParticipantSettings settings,
      Genesis genesis,
      KeyFile keys,
      Optional<Site> site,
      long clockMs) {
    LedgerChecks run = new LedgerChecks(settings, keys, site, clockMs);
    // a file of its own: an agent that runs meanwhile keeps the other
    ClientSettings own =
        new ClientSettings(
            genesis,
            settings.member(),
            keys,
            settings.work().resolve("preflight.trust"),
            settings.proxy());
    try (LedgerClient client = LedgerClient.open(own, settings.replicas())) {
      if (run.replicas(client)) {
        run.clock(client.newest());
        run.state(client);
      }
    } catch (IOException e) {
      run.checks.add(Check.failed("settings", String.valueOf(e.getMessage())));
    }
    return run.checks;
  }

  /** Whether one answered at least. */
  private boolean replicas(LedgerClient client) {
    boolean answered = false;
    for (Endpoint endpoint : client.endpoints()) {
      String name = "replica " + endpoint.replica();
      try {
        LedgerCheckpoint newest = client.newestOf(endpoint, ANSWER);
        checks.add(
            Check.ok(
                name,
                "answers at %s, certified height %d"
                    .formatted(endpoint.address(), newest.height())));
        answered = true;
      } catch (LedgerUnavailableException e) {
        // a key that is refused does not pass by another way, and its message says what does
        String advice = TlsRefusal.of(e).isPresent() ? "" : wayOut();
        checks.add(Check.failed(name, e.getMessage() + advice));
      }
    }
    return answered;
  }

  private String wayOut() {
    return ": open the way out to it%s, or ask its operator"
        .formatted(settings.proxy().map(p -> " in the proxy " + p).orElse(""));
  }

  private void clock(Optional<LedgerCheckpoint> newest) {
    long certifiedMs = newest.map(LedgerCheckpoint::timeMs).orElse(clockMs);
    checks.add(
        HeadAge.wrong(certifiedMs, clockMs)
            .map(text -> Check.failed("clock", text))
            .orElseGet(() ->
                Check.ok(
                    "clock",
                    "certified time is %d s before it".formatted((clockMs - certifiedMs) / 1000))));
  }

  private void state(LedgerClient client) {
    try {
      CertifiedLook look = new CertifiedLook(client::readSome);
      checks.addAll(look.look(this::stated));
    } catch (LedgerUnavailableException e) {
      checks.add(Check.failed("ledger", e.getMessage() + ": try again"));
    }
  }

  private List<Check> stated(CertifiedLook.Values state) {
    List<Check> found = new ArrayList<>();
    found.add(membership(state.get(Keys.member(settings.member()))));
    for (String study : settings.policy().studies()) {
      found.add(right(state, study));
    }
    site.ifPresent(s -> tasks(state, s, found));
    return found;
  }

  private Check membership(Optional<Member> member) {
    if (member.isEmpty()) {
      return Check.failed(
          "membership",
          "the ledger knows no %s: give the request file of join to an admin"
              .formatted(settings.member()));
    }
    Member own = member.get();
    if (own.status() != MemberStatus.ACTIVE || !own.has(Role.HOSPITAL)) {
      return Check.failed(
          "membership",
          "%s is %s with the roles %s, not an active hospital: ask an admin"
              .formatted(settings.member(), own.status(), own.who().roles()));
    }
    boolean same =
        own.who().tlsKeyHash().equals(keys.tls().hash())
            && Arrays.equals(own.who().identityKey().key().bytes(), keys.identity().publicKey());
    return same
        ? Check.ok("membership", settings.member() + " is an active hospital and holds its keys")
        : Check.failed(
            "membership",
            "the keys are not those of %s on the ledger: name the key file that its request was made with"
                .formatted(settings.member()));
  }

  private Check right(CertifiedLook.Values state, String study) {
    String name = "study " + study;
    if (state.get(Keys.study(study)).isEmpty()) {
      return Check.failed(
          name, "the ledger knows no such study: correct tasks.studies, or wait for the admins");
    }
    Optional<Grant> grant = state.get(Keys.grant(study, settings.member()));
    long nowMs = state.checkpoint().timeMs();
    return grant.filter(g -> g.holdsAt(nowMs)).isPresent()
        ? Check.ok(name, "participation right until " + Instant.ofEpochMilli(grant.get().untilMs()))
        : Check.failed(
            name,
            "no participation right%s: ask an admin to grant one"
                .formatted(grant.isPresent() ? " any more" : ""));
  }

  private void tasks(CertifiedLook.Values state, Site own, List<Check> found) {
    long count = state.get(Keys.TASKS.count()).orElse(0L);
    for (long k = 1; k <= count; k++) {
      Optional<String> id = state.get(Keys.TASKS.at(k));
      Optional<Task> task = id.flatMap(t -> state.get(Keys.task(t)));
      Optional<TaskSpec> spec =
          task.filter(t -> t.phase() != TaskPhase.ENDED && t.phase() != TaskPhase.CANCELLED)
              .flatMap(t -> state.get(Keys.taskSpec(t.id())));
      if (spec.isPresent() && settings.policy().studies().contains(spec.get().study())) {
        String name = "task " + spec.get().task();
        Optional<String> objection = settings.policy().objection(spec.get(), own.schema());
        found.add(
            objection
                .map(o -> Check.failed(name, "would not be joined: " + o))
                .orElse(Check.ok(name, "fits this site's data and policy")));
      }
    }
  }
}
