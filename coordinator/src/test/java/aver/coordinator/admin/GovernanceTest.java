package aver.coordinator.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import aver.coordinator.Federation;
import aver.coordinator.Federation.Done;
import aver.ledger.client.cli.CommandLineRunner;
import aver.ledger.client.join.JoinRequest;
import aver.ledger.node.LedgerMain;
import aver.ledger.rules.state.Role;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Members, rights and votes by commands alone, at four real replicas. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class GovernanceTest {
  private static final Duration LONG = Duration.ofMinutes(1);

  private Federation federation;

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    federation = new Federation(folder);
  }

  @AfterAll
  void stop() {
    federation.close();
  }

  private Done admin(int number, String... args) {
    return federation.as("admin-" + number, args);
  }

  private String statusOfGrant(String study, String member) {
    // the one who voted last: others may be shown an older certified height for a moment
    Done grants = admin(2, "admin", "grants", study, "--json");
    for (JsonNode grant : grants.json().path("grants")) {
      if (grant.path("member").asString().equals(member)) {
        return grant.path("status").asString();
      }
    }
    return "none";
  }

  @Test
  void twoOfThreeAdminsAdmitABatch() throws Exception {
    String first = federation.request("hospital-1", Role.HOSPITAL).toString();
    String second = federation.request("hospital-2", Role.HOSPITAL).toString();
    Done put = admin(1, "admin", "propose", "admit", first, second, "--json");
    assertThat(put.err()).isEmpty();
    JsonNode proposals = put.json().path("proposals");
    assertThat(proposals).hasSize(2);
    assertThat(proposals.get(0).path("status").asString()).isEqualTo("open");
    assertThat(proposals.get(0).path("approvals").get(0).asString()).isEqualTo("admin-1");
    assertThat(proposals.get(0).path("needed").asInt()).isEqualTo(2);
    String one = proposals.get(0).path("proposal").asString();
    String two = proposals.get(1).path("proposal").asString();

    Done twice = admin(1, "admin", "vote", one);
    assertThat(twice.code()).isEqualTo(1);
    assertThat(twice.err()).contains("already_voted").contains("a vote stays").hasLineCount(1);

    Done outsider = federation.as("researcher-1", "admin", "vote", one);
    assertThat(outsider.code()).isEqualTo(1);
    assertThat(outsider.err()).contains("role_missing").hasLineCount(1);

    Done votes = admin(3, "admin", "vote", one, two);
    assertThat(votes.code()).isZero();
    assertThat(votes.out()).contains("2 of 2 votes, took effect").hasLineCount(2);
    assertThat(admin(2, "admin", "vote", one).err()).contains("proposal_not_open");

    Done members = admin(3, "admin", "members");
    assertThat(members.out()).contains("hospital-1").contains("hospital-2");
    Done again = admin(1, "admin", "propose", "admit", first, "--json");
    assertThat(again.code()).isEqualTo(1);
    assertThat(again.json().path("proposals").get(0).path("refused").asString())
        .isEqualTo("member_exists");
  }

  @Test
  void whoeverVotesSeesEveryKeyAndTheFingerprintThatJoinPrinted() throws Exception {
    Path file = federation.request("clinic-7", Role.HOSPITAL);
    JoinRequest request = JoinRequest.read(Files.readAllBytes(file));
    Done put = admin(1, "admin", "propose", "admit", file.toString(), "--json");
    String number = put.json().path("proposals").get(0).path("proposal").asString();
    Done seen = admin(1, "admin", "proposals", number);
    assertThat(seen.out())
        .contains("admit clinic-7 (The clinic-7) as hospital")
        .contains("fingerprint " + request.fingerprint())
        .contains(request.member().identityKey().key().hex())
        .contains(request.member().tlsKeyHash().hex());
    JsonNode details =
        admin(1, "admin", "proposals", number, "--json")
            .json()
            .path("proposals")
            .get(0)
            .path("details");
    assertThat(details.path("fingerprint").asString()).isEqualTo(request.fingerprint());
    assertThat(details.path("identityKey").asString())
        .isEqualTo(request.member().identityKey().key().hex());
  }

  @Test
  void participationIsGrantedUntilADateAndRevoked() throws Exception {
    federation.decide("admit", federation.request("clinic-1", Role.HOSPITAL).toString());
    federation.decide("open-study", "heart", "--purpose", "risk of heart disease");
    assertThat(statusOfGrant("heart", "clinic-1")).isEqualTo("none");
    Done past = admin(1, "admin", "propose", "grant", "heart", "clinic-1", "--until", "2020-01-01");
    assertThat(past.code()).isEqualTo(1);
    assertThat(past.err())
        .contains("grant_time_in_the_past", "end at 2020-01-02T00:00:00Z")
        .hasLineCount(1);
    federation.decide("grant", "heart", "clinic-1", "--until", "2100-12-31");
    assertThat(statusOfGrant("heart", "clinic-1")).isEqualTo("holds");
    federation.decide("revoke", "heart", "clinic-1");
    assertThat(statusOfGrant("heart", "clinic-1")).isEqualTo("revoked");
    Done twice = admin(1, "admin", "propose", "revoke", "heart", "clinic-1");
    assertThat(twice.err()).contains("grant_over").contains("is over already");
    assertThat(admin(1, "admin", "grants", "lung").code()).isEqualTo(1);
  }

  @Test
  void aLostKeyIsReplaced() throws Exception {
    federation.decide("admit", federation.request("clinic-2", Role.HOSPITAL).toString());
    assertThat(federation.as("clinic-2", "admin", "members").code()).isZero();
    Path request = federation.requestWithNewKeys("clinic-2", Role.HOSPITAL);
    federation.decide("replace-key", request.toString());
    assertThat(federation.as("clinic-2", "admin", "members").code()).isZero();
    federation.settings("clinic-2", "clinic-2-lost.p12");
    await()
        .atMost(LONG)
        .until(() -> federation.as("clinic-2-lost", "admin", "members").code() == 3);
    Done old = federation.as("clinic-2-lost", "admin", "members");
    assertThat(old.err()).contains("our TLS key belongs to no active member").hasLineCount(1);
  }

  @Test
  void aSuspendedMemberActsNoMoreUntilItIsResumed() throws Exception {
    federation.decide("admit", federation.request("admin-4", Role.ADMIN).toString());
    String newcomer = federation.request("clinic-3", Role.HOSPITAL).toString();
    federation.decide("suspend-member", "admin-4");
    // its connection is refused, or, by a replica that is a moment behind, its transaction
    assertThat(federation.as("admin-4", "admin", "propose", "admit", newcomer).code()).isIn(1, 3);
    federation.decide("resume-member", "admin-4");
    await()
        .atMost(LONG)
        .until(() -> federation.as("admin-4", "admin", "propose", "admit", newcomer).code() == 0);
    federation.decide("remove-member", "admin-4");
    Done removed = admin(1, "admin", "propose", "resume-member", "admin-4");
    assertThat(removed.err()).contains("member_not_active").contains("removed for good");
  }

  @Test
  void aProposalThatMostRejectIsDeclined() {
    Done put = admin(1, "admin", "propose", "change-parameter", "refusals-per-day", "50", "--json");
    String number = put.json().path("proposals").get(0).path("proposal").asString();
    assertThat(admin(2, "admin", "vote", number, "--reject").out()).contains("open until");
    Done last = admin(3, "admin", "vote", number, "--reject");
    assertThat(last.code()).isZero();
    assertThat(last.out()).contains("declined: it takes no effect");
    assertThat(admin(1, "admin", "proposals", number).out()).contains("no: admin-2, admin-3");
    Done unknown = admin(1, "admin", "vote", "999");
    assertThat(unknown.code()).isEqualTo(1);
    assertThat(unknown.err()).contains("proposal_unknown").hasLineCount(1);
  }

  /** A grant lasts until the end of a date, and rules begin with it. */
  @Test
  void newerRulesBeginWithADate() {
    Done put = admin(1, "admin", "propose", "raise-protocol", "2", "--at", "2100-03-01", "--json");
    assertThat(put.code()).as(put.err()).isZero();
    String number = put.json().path("proposals").get(0).path("proposal").asString();
    assertThat(admin(2, "admin", "proposals", number).out())
        .contains("version 2 of the rules in force at 2100-03-01T00:00:00Z");
    admin(2, "admin", "vote", number, "--reject");
    admin(3, "admin", "vote", number, "--reject");
    // this program's release is too old, as those of the replicas may be
    assertThat(put.err())
        .isEqualTo(
            "aver: warning: this program knows version 1 of the rules, not version 2: 3 of the 4 replicas must run a release that has it before 2100-03-01T00:00:00Z, or nothing is certified from then on until they do%n"
                .formatted());
    Done old = admin(1, "admin", "propose", "raise-protocol", "1", "--at", "2100-03-01");
    assertThat(old.code()).isEqualTo(1);
    assertThat(old.err()).contains("protocol_not_newer").doesNotContain("warning").hasLineCount(1);
    Done no = admin(1, "admin", "propose", "raise-protocol", "2", "--at", "2100-02-30");
    assertThat(no.code()).isEqualTo(2);
    assertThat(no.err()).contains("--at must be a date (2026-12-31) or a time").hasLineCount(1);
  }

  @Test
  void badArgumentsAreNamedBeforeAnythingIsSent() throws Exception {
    Path noRequest = Files.writeString(federation.file("none.json"), "{}");
    String good = federation.request("clinic-9", Role.HOSPITAL).toString();
    long before = admin(1, "admin", "proposals", "--all", "--json").json().path("proposals").size();
    for (String[] line :
        new String[][] {
          {"admin", "propose", "admit", good, noRequest.toString()},
          {"admin", "propose", "admit", good, "missing.json"},
          {"admin", "propose", "grant", "heart", "clinic-9", "--until", "soon"},
          {"admin", "propose", "open-study", "Not A Slug", "--purpose", "x"},
          {"admin", "propose", "admit", good, "--open-for", "ever"},
          {"admin", "vote", "0"},
          {"admin", "vote", "one"},
          {"admin", "propose", "conquer"},
        }) {
      Done done = admin(1, line);
      assertThat(done.code()).as(String.join(" ", line)).isEqualTo(2);
      assertThat(done.err()).as(String.join(" ", line)).startsWith("aver: ").hasLineCount(1);
    }
    assertThat(admin(1, "admin", "proposals", "--all", "--json").json().path("proposals"))
        .hasSize((int) before);
  }

  private static Done ledger(String... args) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int code =
        CommandLineRunner.run(new LedgerMain(), new PrintWriter(out), new PrintWriter(err), args);
    return new Done(code, out.toString(), err.toString());
  }

  @Test
  void aMemberChangesItsKeysAndGivesTokensAway() throws Exception {
    federation.decide("admit", federation.request("clinic-9", Role.HOSPITAL).toString());
    String config = federation.file("clinic-9.yaml").toString();
    String researcher = federation.file("researcher-1.yaml").toString();
    Done given = ledger("ledger", "transfer", "clinic-9", "12.5", "--config", researcher, "--json");
    assertThat(given.err()).isEmpty();
    assertThat(given.json().path("amountMicro").asLong()).isEqualTo(12_500_000);
    assertThat(ledger("ledger", "transfer", "clinic-9", "0.0000001", "--config", researcher).err())
        .contains("six decimals");

    String[] rotate = {
      "ledger",
      "rotate-keys",
      "--config",
      config,
      "--new-keys",
      federation.file("clinic-9-new.p12").toString()
    };
    Done rotated = ledger(rotate);
    assertThat(rotated.err()).isEmpty();
    assertThat(rotated.out()).contains("clinic-9 has new keys");
    assertThat(ledger(rotate).code()).as("it may be asked for again").isZero();
    Path renewed = federation.settings("clinic-9", "clinic-9-new.p12");
    Done back =
        ledger(
            "ledger", "transfer", "researcher-1", "2.5", "--config", renewed.toString(), "--json");
    assertThat(back.err()).isEmpty();
    assertThat(back.json().path("balanceMicro").asLong()).isEqualTo(10_000_000);
    Done old = ledger("ledger", "transfer", "researcher-1", "1", "--config", config);
    assertThat(old.code()).isEqualTo(3);
    assertThat(old.err()).contains("belongs to no active member").hasLineCount(1);
  }
}
