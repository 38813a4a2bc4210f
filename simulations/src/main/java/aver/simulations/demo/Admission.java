package aver.simulations.demo;

import aver.ledger.client.cli.CommandFailed;
import aver.ledger.client.cli.OutputFile;
import aver.simulations.demo.process.Verbs;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Admins let hospitals in and grant them their part in a study: each time two of three. */
final class Admission {
  private final Cast cast;
  private final Study study;
  private final Stage stage;

  Admission(Cast cast, Study study, Stage stage) {
    this.cast = cast;
    this.study = study;
    this.stage = stage;
  }

  /** Admits all hospitals, opens the study and grants participation in it. */
  void admit() {
    List<String> all = cast.hospitals();
    List<String> admit = new ArrayList<>(List.of("admit"));
    cast.requests(all).forEach(file -> admit.add(file.toString()));
    decided("admin-1", "admin-2", admit);
    stage.say("    All %d hospitals are members.".formatted(all.size()));
    decided("admin-2", "admin-3", List.of("open-study", study.id(), "--purpose", study.purpose()));
    List<String> grant = new ArrayList<>(List.of("grant", study.id()));
    grant.addAll(all);
    grant.add("--until");
    grant.add(Instant.now().plus(365, ChronoUnit.DAYS).truncatedTo(ChronoUnit.SECONDS).toString());
    decided("admin-3", "admin-1", grant);
    stage.say(
        "    All may take part in study %s for a year; it can be revoked.".formatted(study.id()));
  }

  /** A researcher asks for the task. */
  void createTask(String yaml) {
    Path file = cast.folder().at("task.yaml");
    OutputFile.write(file, yaml);
    run(Cast.RESEARCHER, List.of("task", "create", "--spec", file.toString()));
    stage.say("    Task %s is asked for; the hospitals may join it.".formatted(study.task()));
  }

  /** Two admins let the task begin. */
  void approveTask() {
    decided("admin-1", "admin-3", List.of("approve-task", study.task()));
  }

  /** One admin proposes, another one agrees; then it holds. */
  private void decided(String proposer, String voter, List<String> action) {
    List<String> propose = new ArrayList<>(List.of("admin", "propose"));
    propose.addAll(action);
    JsonNode proposals = run(proposer, propose).path("proposals");
    List<String> vote = new ArrayList<>(List.of("admin", "vote"));
    for (JsonNode proposal : proposals) {
      vote.add(proposal.path("proposal").asString());
    }
    for (JsonNode voted : run(voter, vote).path("votes")) {
      if (!voted.path("status").asString("").equals("accepted")) {
        throw CommandFailed.unavailable(
            "two of three admins did not decide %s: %s".formatted(action, voted));
      }
    }
  }

  private JsonNode run(String member, List<String> command) {
    List<String> all = new ArrayList<>(command);
    all.add("--config");
    all.add(cast.settings(member).toString());
    stage.command(shortened(Verbs.typed(cast.folder().root(), all)));
    return Verbs.run(all.toArray(String[]::new));
  }

  /** Lists of requests and hospitals as a person would type them. */
  private static String shortened(String typed) {
    return typed
        .replaceAll(
            "(requests/)hospital-1\\.json(?: requests/hospital-\\d+\\.json)+", "$1hospital-*.json")
        .replaceAll("hospital-1(?: hospital-\\d+)+", "hospital-1 ...");
  }
}
