package aver.simulations.demo;

import aver.simulations.demo.data.Quality;
import aver.simulations.demo.data.Yardstick;
import aver.simulations.demo.report.DemoReport;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Tells what came of the rounds: who is trusted and earns, and whether it helped. */
final class Verdict {
  private Verdict() {}

  static void tell(Stage stage, Cast cast, Chronicle chronicle, Yardstick.Comparison comparison) {
    stage.phase(
        "What came of it",
        "Standing is earned: it says how far a hospital's updates agreed with the others'. It weighs",
        "the next updates and splits the reward. Nobody accused the poisoner; its updates did.");
    standings(stage, cast, chronicle);
    stage.say("");
    stage.say("  accuracy        own patients            everybody's patients");
    stage.say("                  alone    together       alone    together");
    DemoReport.Version last = chronicle.versions().getLast();
    for (String id : cast.honest()) {
      stage.say(
          "  %-13s   %5s       %5s        %5s       %5s"
              .formatted(
                  id,
                  share(comparison.aloneAtHome().get(id)),
                  share(last.hospitals().get(id)),
                  share(comparison.alone().get(id)),
                  share(last.all())));
    }
    stage.say("");
    stage.say(
        String.format(
            Locale.ROOT,
            "  Alone, on average: %.3f.  Together, with a poisoner among them: %.3f.",
            comparison.aloneMean(),
            last.all().accuracy()));
    stage.say(
        "  All rows in one place, which nobody allowed: %s.".formatted(share(comparison.pooled())));
    stage.say("  Recipe and settings were fixed before anything was measured.");
  }

  private static void standings(Stage stage, Cast cast, Chronicle chronicle) {
    Map<String, Long> standing = chronicle.standings().getLast().values();
    Map<String, Long> tokens = chronicle.tokens().getLast().values();
    stage.say("                  standing     tokens earned");
    for (String id : cast.hospitals()) {
      stage.say(
          String.format(
              Locale.ROOT,
              "  %-13s       %.2f          %8.1f%s",
              id,
              standing.getOrDefault(id, 0L) / 1e6,
              tokens.getOrDefault(id, 0L) / 1e6,
              id.equals(cast.poisoner()) ? "   <- the poisoner" : ""));
    }
  }

  private static String share(@Nullable Quality quality) {
    return String.format(Locale.ROOT, "%.3f", Objects.requireNonNull(quality).accuracy());
  }
}
