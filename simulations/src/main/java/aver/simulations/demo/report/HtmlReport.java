package aver.simulations.demo.report;

import aver.simulations.demo.data.Quality;
import aver.simulations.demo.data.Yardstick;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Function;

/**
 * {@code report.html}: one file that opens without a network, light or dark as the reader's system
 * is, on a phone as well.
 */
public final class HtmlReport {
  private static final double PPM = 1e-6;
  private static final int COLOURS = 8;

  private final DemoReport report;

  private HtmlReport(DemoReport report) {
    this.report = report;
  }

  /** The whole page. */
  public static String of(DemoReport report) {
    return new HtmlReport(report).page();
  }

  private String page() {
    return resource("page.html")
        .replace("{{style}}", resource("style.css"))
        .replace("{{facts}}", facts())
        .replace("{{sections}}", sections());
  }

  private String sections() {
    return String.join(
        "",
        quality(),
        standings(),
        weights(),
        Html.section(
            "What ran when",
            "One replica was killed in the middle and came back; rounds went on with the other three.",
            Timeline.svg(report) + phases()),
        attempts(),
        hospitals(),
        audit());
  }

  private String facts() {
    Yardstick.Comparison compared = report.quality().comparison();
    double together =
        report.quality().versions().isEmpty()
            ? 0
            : report.quality().versions().getLast().all().accuracy();
    return fact(percent(together), "accuracy, trained together")
        + fact(percent(compared.aloneMean()), "mean of the hospitals alone")
        + fact(percent(compared.pooled().accuracy()), "all data in one place")
        + fact(poisonerStanding(), "standing of the poisoner, from 0.20 at the start")
        + fact(Long.toString(report.audit().transactions()), "transactions, verified offline");
  }

  private String poisonerStanding() {
    return report.hospitals().stream()
        .filter(DemoReport.Hospital::poisoner)
        .findFirst()
        .filter(_ -> !report.standings().isEmpty())
        .map(h -> report.standings().getLast().values().getOrDefault(h.id(), 0L) * PPM)
        .map("%.2f"::formatted)
        .orElse("-");
  }

  private static String fact(String value, String meaning) {
    return "<div class=\"fact\"><b>%s</b><span>%s</span></div>\n"
        .formatted(Html.text(value), Html.text(meaning));
  }

  private String quality() {
    List<DemoReport.Version> versions = report.quality().versions();
    Yardstick.Comparison compared = report.quality().comparison();
    // the untrained model says little and would press the rest into a corner
    List<DemoReport.Version> trained = versions.stream().filter(v -> v.version() > 0).toList();
    LineChart chart =
        new LineChart("Accuracy of each model version", "model version (rounds)", "%.1f %%", 100);
    List<String> honest =
        report.hospitals().stream()
            .filter(h -> !h.poisoner())
            .map(DemoReport.Hospital::id)
            .toList();
    for (String id : honest) {
      chart.line(
          "at " + id,
          style(id) + " thin",
          1,
          trained.stream()
              .filter(v -> v.hospitals().containsKey(id))
              .map(v -> Objects.requireNonNull(v.hospitals().get(id)).accuracy())
              .toList());
    }
    chart.line("together", "main", 1, trained.stream().map(v -> v.all().accuracy()).toList());
    chart.line("pooled data", "flat pooled", 1, flat(compared.pooled().accuracy(), trained.size()));
    chart.line("alone (mean)", "flat alone", 1, flat(compared.aloneMean(), trained.size()));
    List<List<String>> rows = new ArrayList<>();
    for (String id : honest) {
      rows.add(
          List.of(
              id,
              known(compared.aloneAtHome().get(id)),
              known(compared.alone().get(id)),
              trained.isEmpty() ? "-" : known(trained.getLast().hospitals().get(id)),
              trained.isEmpty() ? "-" : known(trained.getLast().all())));
    }
    return Html.section(
        "Does it help the hospitals?",
        report.note(),
        chart.svg()
            + Html.table(
                List.of(
                    "accuracy",
                    "alone, own patients",
                    "alone, everybody's",
                    "together, own patients",
                    "together, everybody's"),
                rows));
  }

  private static List<Double> flat(double value, int count) {
    return java.util.Collections.nCopies(Math.max(count, 1), value);
  }

  private static String known(@org.jspecify.annotations.Nullable Quality quality) {
    return quality == null ? "-" : percent(quality.accuracy());
  }

  private String standings() {
    return Html.section(
        "Who is trusted, and who earns?",
        "Standing follows from how an update agrees with the others'. Everybody begins at 0.20. The poisoner sends its"
            + " update the other way round and ten times as long; nobody accuses it, its own updates do.",
        "<h3>Standing after each attempt</h3>"
            + byMember("Standing", report.standings(), "%.2f", PPM)
            + "<h3>Tokens earned</h3>"
            + byMember("Tokens", report.tokens(), "%.0f", PPM));
  }

  private String weights() {
    return Html.section(
        "Whose update counts how much?",
        "Each attempt's scores (agreement with the others, -1 to 1), and weights: rows that count, times a factor from"
            + " the standing. Before it is weighted, an update longer than the median is cut to the median.",
        "<h3>Scores</h3>"
            + byMember("Scores", report.scores(), "%.1f", PPM)
            + "<h3>Weights</h3>"
            + byMember("Weights", report.weights(), "%.0f", 1));
  }

  private String byMember(
      String title, List<DemoReport.ByMember> lines, String format, double scale) {
    LineChart chart = new LineChart(title, "attempt", format, scale);
    for (DemoReport.Hospital hospital : report.hospitals()) {
      List<DemoReport.ByMember> own =
          lines.stream().filter(l -> l.values().containsKey(hospital.id())).toList();
      if (!own.isEmpty()) {
        chart.line(
            hospital.id() + (hospital.poisoner() ? " (poisoner)" : ""),
            style(hospital.id()),
            own.getFirst().attempt(),
            own.stream()
                .map(l -> (double) Objects.requireNonNull(l.values().get(hospital.id())))
                .toList());
      }
    }
    return chart.svg();
  }

  private String phases() {
    StringBuilder list = new StringBuilder("<p class=\"phases\">Phases: ");
    for (int k = 0; k < report.timings().size(); k++) {
      list.append(k == 0 ? "" : ", ").append(k + 1).append("&nbsp;");
      list.append(Html.text(report.timings().get(k).phase()));
    }
    return list.append(".</p>\n").toString();
  }

  private String attempts() {
    return Html.section(
        "Every attempt",
        "Replicas compute each result on their own; it counts when three of four attest the same one.",
        Html.table(
            List.of("attempt", "purpose", "ended as", "updates", "seconds", "attested by"),
            report.attempts().stream()
                .map(a ->
                    List.of(
                        Integer.toString(a.number()),
                        a.purpose(),
                        a.phase(),
                        Integer.toString(a.updates()),
                        String.format(Locale.ROOT, "%.2f", a.seconds()),
                        String.join(", ", a.attestedBy()).replace("replica-", "")))
                .toList()));
  }

  private String hospitals() {
    return Html.section(
        "Who holds which patients",
        "Real patients, divided among made-up hospitals. Rows never leave a hospital's folder.",
        Html.table(
            List.of("member", "patients", "train", "validate", "role"),
            report.hospitals().stream()
                .map(h ->
                    List.of(
                        h.id(),
                        Integer.toString(h.patients()),
                        Integer.toString(h.training()),
                        Integer.toString(h.validation()),
                        h.poisoner() ? "poisoner" : "hospital"))
                .toList()));
  }

  private String audit() {
    DemoReport.Audit audit = report.audit();
    return Html.section(
            "Anyone can check",
            "A replica's folder was replayed from the founding document, without any network; then a forged copy of it.",
            Html.table(
                List.of("folder", "result", "where"),
                List.of(
                    List.of(
                        audit.folder(),
                        audit.verified() ? "verified" : "wrong",
                        "%d transactions in %d blocks, %d state values"
                            .formatted(audit.transactions(), audit.blocks(), audit.stateValues())),
                    List.of(
                        audit.tamperedFolder(),
                        "refused, exit code " + audit.tamperedExitCode(),
                        "%s: expected %s, found %s"
                            .formatted(audit.place(), audit.expected(), audit.found())))))
        + "<p class=\"chain\">Chain %s, seed %d, engine %s</p>\n"
            .formatted(report.chainId(), report.seed(), report.engine());
  }

  private String style(String hospital) {
    Function<DemoReport.Hospital, String> own =
        h -> h.poisoner() ? "poisoner" : "h" + (report.hospitals().indexOf(h) % COLOURS + 1);
    return report.hospitals().stream()
        .filter(h -> h.id().equals(hospital))
        .findFirst()
        .map(own)
        .orElse("h1");
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.1f %%", 100 * share);
  }

  private static String resource(String name) {
    try (InputStream in = HtmlReport.class.getResourceAsStream("/aver/demo/report/" + name)) {
      return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("the report's form in the program cannot be read", e);
    }
  }
}
