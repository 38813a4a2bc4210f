package aver.simulations.demo.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** What ran when: phases, attempts, and each replica's life with its gap, as inline SVG. */
final class Timeline {
  private static final int WIDTH = 720;
  private static final int LEFT = 86;
  private static final int RIGHT = 12;
  private static final int ROW = 26;
  private static final int TOP = 8;
  private static final int CHARACTER = 7;

  private final DemoReport report;
  private final double end;

  private Timeline(DemoReport report) {
    this.report = report;
    this.end = Math.max(1, report.timings().stream().mapToDouble(t -> t.seconds()).sum());
  }

  static String svg(DemoReport report) {
    return new Timeline(report).svg();
  }

  private String svg() {
    StringBuilder rows = new StringBuilder();
    int row = 0;
    phases(rows, row++);
    attempts(rows, row++);
    for (Map.Entry<String, List<DemoReport.Event>> replica : replicas().entrySet()) {
      life(rows, row++, replica.getKey(), replica.getValue());
    }
    int height = TOP + row * ROW + 26;
    StringBuilder axis = new StringBuilder();
    int every = end > 120 ? 30 : end > 40 ? 10 : 5;
    for (int second = 0; second <= end; second += every) {
      axis.append(
          String.format(
              Locale.ROOT,
              "<line class=\"grid\" x1=\"%.1f\" x2=\"%.1f\" y1=\"%d\" y2=\"%d\"/><text class=\"tick\" x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%d s</text>\n",
              x(second),
              x(second),
              TOP,
              height - 24,
              x(second),
              height - 8,
              second));
    }
    return String.format(
            Locale.ROOT,
            "<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"What ran when\">\n",
            WIDTH,
            height)
        + axis
        + rows
        + "</svg>\n";
  }

  private void phases(StringBuilder svg, int row) {
    name(svg, row, "phases");
    double from = 0;
    int k = 1;
    for (var timing : report.timings()) {
      bar(
          svg,
          row,
          from,
          from + timing.seconds(),
          k % 2 == 0 ? "phase even" : "phase",
          k + " " + timing.phase(),
          Integer.toString(k));
      from += timing.seconds();
      k++;
    }
  }

  private void attempts(StringBuilder svg, int row) {
    name(svg, row, "rounds");
    for (DemoReport.Attempt attempt : report.attempts()) {
      bar(
          svg,
          row,
          attempt.openedAt(),
          attempt.openedAt() + attempt.seconds(),
          attempt.phase().equals("final") ? "round" : "down",
          "attempt %d, %s: %.2f s"
              .formatted(attempt.number(), attempt.purpose(), attempt.seconds()),
          Integer.toString(attempt.number()));
    }
  }

  /** Events of each replica, in order. */
  private Map<String, List<DemoReport.Event>> replicas() {
    Map<String, List<DemoReport.Event>> found = new TreeMap<>();
    for (DemoReport.Event event : report.events()) {
      if (event.who().startsWith("replica-")) {
        found.computeIfAbsent(event.who(), _ -> new ArrayList<>()).add(event);
      }
    }
    return found;
  }

  private void life(StringBuilder svg, int row, String replica, List<DemoReport.Event> events) {
    name(svg, row, replica);
    double since = -1;
    double downSince = -1;
    for (DemoReport.Event event : events) {
      switch (event.kind()) {
        case "started", "restarted" -> {
          if (downSince >= 0) {
            bar(svg, row, downSince, event.seconds(), "down", replica + " was dead", "killed");
          }
          since = event.seconds();
          downSince = -1;
        }
        case "killed", "stopped" -> {
          bar(svg, row, since, event.seconds(), "up", replica + " ran", "");
          downSince = event.kind().equals("killed") ? event.seconds() : -1;
          since = -1;
        }
        default -> {}
      }
    }
    if (since >= 0) {
      bar(svg, row, since, end, "up", replica + " ran", "");
    }
  }

  private static void name(StringBuilder svg, int row, String text) {
    svg.append(
        String.format(
            Locale.ROOT,
            "<text class=\"tick\" x=\"%d\" y=\"%d\" text-anchor=\"end\">%s</text>\n",
            LEFT - 8,
            TOP + row * ROW + 16,
            text));
  }

  private void bar(
      StringBuilder svg, int row, double from, double to, String style, String tip, String inside) {
    double left = x(from);
    double width = Math.max(1.5, x(to) - left);
    int top = TOP + row * ROW + 3;
    svg.append(
        String.format(
            Locale.ROOT,
            "<rect class=\"%s\" x=\"%.1f\" y=\"%d\" width=\"%.1f\" height=\"%d\" rx=\"2\"><title>%s</title></rect>",
            style,
            left,
            top,
            width,
            ROW - 8,
            Html.text(tip)));
    if (width > 6 + CHARACTER * inside.length() && !inside.isEmpty()) {
      svg.append(
          String.format(
              Locale.ROOT,
              "<text class=\"inside\" x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%s</text>",
              left + width / 2,
              top + 13,
              Html.text(inside)));
    }
    svg.append('\n');
  }

  private double x(double second) {
    return LEFT + Math.min(second, end) / end * (WIDTH - LEFT - RIGHT);
  }
}
