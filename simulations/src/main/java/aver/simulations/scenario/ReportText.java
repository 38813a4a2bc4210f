package aver.simulations.scenario;

import aver.ledger.client.cli.Output;
import java.util.Locale;

/** A report for people, one screen. */
final class ReportText {
  private ReportText() {}

  private static String parameters(Scenario scenario) {
    return scenario.ruleParameters().isEmpty() ? "" : " " + scenario.ruleParameters();
  }

  static void print(ScenarioReport report, Output output) {
    Scenario scenario = report.scenario();
    output.line(
        "Scenario %s, seed %d: %d honest hospitals, %d with poison, %s, rule %s, 569 real patients"
            .formatted(
                scenario.name(),
                scenario.seed(),
                scenario.hospitals(),
                scenario.poisoners(),
                scenario.recipe(),
                scenario.rule() + parameters(scenario)));
    output.line("");
    output.line("  attempt  purpose   ended as   updates  model  accuracy");
    for (ScenarioReport.AttemptLine line : report.attempts()) {
      output.line(
          "  %7d  %-8s  %-9s  %7d  %5d  %8.3f"
              .formatted(
                  line.attempt(),
                  line.purpose().toLowerCase(Locale.ROOT),
                  line.phase().toLowerCase(Locale.ROOT),
                  line.updates(),
                  line.modelVersion(),
                  line.accuracy()));
    }
    output.line("");
    output.line("  hospital      rows  standing    tokens");
    for (ScenarioReport.MemberLine line : report.members()) {
      output.line(
          "  %-12s  %4d  %8.3f  %8.0f%s"
              .formatted(
                  line.member(),
                  line.rows(),
                  line.standingPpm() / 1e6,
                  line.tokensMicro() / 1e6,
                  line.poisoner() ? "  poisoner" : ""));
    }
    output.line("");
    output.line(
        "Accuracy on all validation rows: together %.3f, each alone %.3f (mean), pooled %.3f"
            .formatted(
                report.federatedAccuracy(), report.aloneAccuracy(), report.pooledAccuracy()));
    output.line("Log: %d transactions, root %s".formatted(report.transactions(), report.logRoot()));
  }
}
