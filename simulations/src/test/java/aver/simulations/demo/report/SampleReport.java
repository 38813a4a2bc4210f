package aver.simulations.demo.report;

import aver.simulations.demo.Stage;
import aver.simulations.demo.data.Quality;
import aver.simulations.demo.data.Yardstick;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A report with made-up figures, for tests of its forms. */
final class SampleReport {
  static final int ROUNDS = 10;
  private static final List<String> IDS =
      List.of("hospital-1", "hospital-2", "hospital-3", "hospital-4", "hospital-5");

  private SampleReport() {}

  static DemoReport of() {
    List<DemoReport.Hospital> hospitals = new ArrayList<>();
    IDS.forEach(id -> hospitals.add(new DemoReport.Hospital(id, id.endsWith("5"), 168, 118, 50)));
    List<DemoReport.Attempt> attempts = new ArrayList<>();
    List<DemoReport.Version> versions = new ArrayList<>();
    List<DemoReport.ByMember> weights = new ArrayList<>();
    List<DemoReport.ByMember> scores = new ArrayList<>();
    List<DemoReport.ByMember> standings = new ArrayList<>();
    List<DemoReport.ByMember> tokens = new ArrayList<>();
    for (int n = 1; n <= ROUNDS; n++) {
      attempts.add(
          new DemoReport.Attempt(
              n,
              "train",
              "final",
              n - 1,
              5,
              19.5 + n,
              0.8,
              n == 3 || n == 4
                  ? List.of("replica-1", "replica-3", "replica-4")
                  : List.of("replica-1", "replica-2", "replica-3"),
              Map.of()));
      double accuracy = 0.97 - 0.08 / n;
      versions.add(new DemoReport.Version(n, quality(accuracy), each(accuracy)));
      weights.add(new DemoReport.ByMember(n, numbers(15_000, 300L * n, 12_000)));
      scores.add(new DemoReport.ByMember(n, numbers(600_000, 10_000L * n, -900_000)));
      standings.add(new DemoReport.ByMember(n, numbers(300_000, 60_000L * n, 100_000)));
      tokens.add(new DemoReport.ByMember(n, numbers(0, 20_000_000L * n, 0)));
    }
    return new DemoReport(
        DemoReport.FORMAT,
        1,
        "ratis",
        "ab".repeat(32),
        "breast-cancer-1",
        Map.of("name", "logistic-regression"),
        "Measured on rows that no model <trains> on.",
        hospitals,
        attempts,
        new DemoReport.QualityLines(
            versions,
            new Yardstick.Comparison(each(0.93), each(0.94), 0.931, quality(0.966)),
            List.of()),
        weights,
        scores,
        standings,
        tokens,
        events(),
        List.of(
            new Stage.Timing("Founding", 3.1),
            new Stage.Timing("Four replicas of the ledger", 5.4),
            new Stage.Timing("Admission and rights", 3.0),
            new Stage.Timing("Agents beside the data", 8.0),
            new Stage.Timing("10 rounds", 14.2),
            new Stage.Timing("What came of it", 1.1),
            new Stage.Timing("Anyone can check", 4.9)),
        new DemoReport.Audit(
            "replica-2",
            true,
            151,
            212,
            408,
            "tampered",
            1,
            "state value \"balance/hospital-5\"",
            "nothing",
            "000000e8d4a51000"));
  }

  private static List<DemoReport.Event> events() {
    List<DemoReport.Event> events = new ArrayList<>();
    for (int k = 1; k <= 4; k++) {
      events.add(new DemoReport.Event(3.1, "started", "replica-" + k, "process"));
    }
    events.add(new DemoReport.Event(22.6, "killed", "replica-2", "kill -9"));
    events.add(new DemoReport.Event(24.5, "restarted", "replica-2", "on its own folder"));
    for (int k = 1; k <= 4; k++) {
      events.add(new DemoReport.Event(35, "stopped", "replica-" + k, "asked to end"));
    }
    return events;
  }

  private static Quality quality(double accuracy) {
    return new Quality(accuracy, accuracy - 0.02, accuracy + 0.01, 150);
  }

  private static Map<String, Quality> each(double accuracy) {
    Map<String, Quality> found = new TreeMap<>();
    for (int k = 0; k < 4; k++) {
      found.put(IDS.get(k), quality(accuracy - 0.01 * k));
    }
    return found;
  }

  private static Map<String, Long> numbers(long base, long growth, long poisoner) {
    Map<String, Long> found = new TreeMap<>();
    for (int k = 0; k < 4; k++) {
      found.put(IDS.get(k), base + growth * (10 - k) / 10);
    }
    found.put(IDS.getLast(), poisoner);
    return found;
  }
}
