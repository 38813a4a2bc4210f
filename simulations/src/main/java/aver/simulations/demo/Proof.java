package aver.simulations.demo;

import aver.ledger.client.cli.CommandFailed;
import aver.ledger.rules.state.Keys;
import aver.simulations.attack.Forgery;
import aver.simulations.demo.process.Verbs;
import aver.simulations.demo.report.DemoReport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Checks what a stopped replica's folder says, and a forged copy of it, as an auditor would. */
final class Proof {
  private static final long FORGED_TOKENS = 1_000_000;

  private final Cast cast;
  private final Stage stage;

  Proof(Cast cast, Stage stage) {
    this.cast = cast;
    this.stage = stage;
  }

  /**
   * Does both.
   *
   * @param replica whose folder is checked
   */
  DemoReport.Audit check(String replica) throws IOException {
    String genesis = cast.folder().at("genesis.json").toString();
    Path own = cast.home(replica);
    run(
        List.of(
            "ledger",
            "checkpoint",
            "--dir",
            own.toString(),
            "-o",
            cast.folder().at("checkpoint.txt").toString()));
    stage.say(
        "    The newest certified checkpoint, signed by replicas: a few lines that fix everything.");
    JsonNode verified = run(List.of("audit", "verify", own.toString(), "--genesis", genesis));
    stage.say(
        "    Verified without a network: %d blocks, %d transactions with their signatures, %d values."
            .formatted(
                verified.path("blocks").asLong(),
                verified.path("transactions").asLong(),
                verified.path("stateValues").asLong()));
    stage.say("");
    String poisoner = cast.poisoner();
    Path copy = cast.folder().at("tampered");
    Forgery.copy(own, copy);
    Forgery.put(
        copy,
        "state",
        Keys.balance(poisoner).key(),
        Keys.NUMBER.encode(FORGED_TOKENS * Study.MICRO));
    stage.say(
        "  Now somebody with the disk in hand copies the folder and gives %s %,d tokens."
            .formatted(poisoner, FORGED_TOKENS));
    List<String> again = List.of("audit", "verify", copy.toString(), "--genesis", genesis);
    stage.command(Verbs.typed(cast.folder().root(), again));
    Verbs.Ran refused = Verbs.attempt(again);
    if (refused.exitCode() != 1) {
      throw CommandFailed.unavailable(
          "the forged copy was not refused but ended with %d: %s"
              .formatted(refused.exitCode(), refused.error()));
    }
    stage.say("    " + refused.error());
    stage.say("    Refused, with exit code 1 and the place.");
    return new DemoReport.Audit(
        replica,
        true,
        verified.path("blocks").asLong(),
        verified.path("transactions").asLong(),
        verified.path("stateValues").asLong(),
        "tampered",
        refused.exitCode(),
        refused.document().path("place").asString(null),
        refused.document().path("expected").asString(null),
        refused.document().path("found").asString(null));
  }

  private JsonNode run(List<String> command) {
    stage.command(Verbs.typed(cast.folder().root(), command));
    return Verbs.run(command.toArray(String[]::new));
  }
}
