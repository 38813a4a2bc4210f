package aver.simulations.demo.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Lines over whole numbers (rounds) as one inline SVG image; colours come from the page's style.
 */
final class LineChart {
  private static final int WIDTH = 720;
  private static final int HEIGHT = 300;
  private static final int LEFT = 60;
  private static final int RIGHT = 152;
  private static final int TOP = 14;
  private static final int BOTTOM = 40;
  private static final int TICKS = 5;
  private static final double LABEL_GAP = 13;

  private final String title;
  private final String xName;
  private final String yFormat;
  private final double yScale;
  private final List<Line> lines = new ArrayList<>();

  /** One line: its values begin at {@code from} and follow one another. */
  private record Line(String name, String style, int from, List<Double> values) {
    double last() {
      return values.getLast();
    }
  }

  /**
   * An empty chart.
   *
   * @param title for those who cannot see it
   * @param xName below the axis
   * @param yFormat of a value, such as {@code %.2f}
   * @param yScale values are multiplied by it before they are written
   */
  LineChart(String title, String xName, String yFormat, double yScale) {
    this.title = title;
    this.xName = xName;
    this.yFormat = yFormat;
    this.yScale = yScale;
  }

  /** Adds a line; {@code style} is one of the page's classes. */
  LineChart line(String name, String style, int from, List<Double> values) {
    if (!values.isEmpty()) {
      lines.add(new Line(name, style, from, values.stream().map(v -> v * yScale).toList()));
    }
    return this;
  }

  String svg() {
    if (lines.isEmpty()) {
      return "<p>Nothing to show.</p>";
    }
    int first = lines.stream().mapToInt(Line::from).min().orElse(0);
    int last = lines.stream().mapToInt(l -> l.from + l.values.size() - 1).max().orElse(1);
    Axis x = new Axis(first, Math.max(last, first + 1), LEFT, WIDTH - RIGHT);
    Axis y = vertical();
    StringBuilder svg = new StringBuilder();
    svg.append(
        "<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\">\n"
            .formatted(WIDTH, HEIGHT, Html.text(title)));
    grid(svg, x, y, first, last);
    for (Line line : lines) {
      StringBuilder points = new StringBuilder();
      for (int i = 0; i < line.values.size(); i++) {
        points.append(
            String.format(
                Locale.ROOT, "%.1f,%.1f ", x.at(line.from + i), y.at(line.values.get(i))));
      }
      svg.append(
          "<polyline class=\"line %s\" points=\"%s\"/>\n"
              .formatted(line.style, points.toString().strip()));
      if (line.values.size() == 1) {
        svg.append(
            String.format(
                Locale.ROOT,
                "<circle class=\"dot\" cx=\"%.1f\" cy=\"%.1f\" r=\"3\"/>",
                x.at(line.from),
                y.at(line.last())));
      }
    }
    labels(svg, y);
    return svg.append("</svg>\n").toString();
  }

  private Axis vertical() {
    double low = Double.MAX_VALUE;
    double high = -Double.MAX_VALUE;
    for (Line line : lines) {
      for (double value : line.values) {
        low = Math.min(low, value);
        high = Math.max(high, value);
      }
    }
    double step = step(Math.max(high - low, 1e-9));
    double from = Math.floor(low / step) * step;
    double to = Math.max(Math.ceil(high / step) * step, from + step);
    return new Axis(from, to, HEIGHT - BOTTOM, TOP);
  }

  /** 1, 2 or 5 times a power of ten, so that about {@value #TICKS} fit. */
  private static double step(double span) {
    double power = Math.pow(10, Math.floor(Math.log10(span / TICKS)));
    for (double factor : new double[] {1, 2, 5}) {
      if (span / (factor * power) <= TICKS) {
        return factor * power;
      }
    }
    return 10 * power;
  }

  private void grid(StringBuilder svg, Axis x, Axis y, int first, int last) {
    double step = step(y.to - y.from);
    for (double value = y.from; value <= y.to + step / 2; value += step) {
      svg.append(
          String.format(
              Locale.ROOT,
              "<line class=\"grid\" x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\"/><text class=\"tick\" x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%s</text>\n",
              LEFT,
              WIDTH - RIGHT,
              y.at(value),
              y.at(value),
              LEFT - 8,
              y.at(value) + 4,
              String.format(Locale.ROOT, yFormat, value)));
    }
    int every = Math.max(1, (last - first) / 12);
    for (int round = first; round <= last; round += every) {
      svg.append(
          String.format(
              Locale.ROOT,
              "<text class=\"tick\" x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%d</text>\n",
              x.at(round),
              HEIGHT - BOTTOM + 17,
              round));
    }
    svg.append(
        "<text class=\"tick\" x=\"%d\" y=\"%d\" text-anchor=\"middle\">%s</text>\n"
            .formatted((LEFT + WIDTH - RIGHT) / 2, HEIGHT - 6, Html.text(xName)));
  }

  /** Names beside the ends of the lines, pushed apart so that they can be read. */
  private void labels(StringBuilder svg, Axis y) {
    List<Line> byHeight =
        lines.stream().sorted((a, b) -> Double.compare(b.last(), a.last())).toList();
    double lowest = HEIGHT - BOTTOM - (byHeight.size() - 1) * LABEL_GAP + 6;
    double next = TOP;
    for (Line line : byHeight) {
      double place = Math.min(Math.max(y.at(line.last()), next), lowest);
      next = place + LABEL_GAP;
      lowest += LABEL_GAP;
      svg.append(
          String.format(
              Locale.ROOT,
              "<text class=\"label %s\" x=\"%d\" y=\"%.1f\">%s</text>\n",
              line.style,
              WIDTH - RIGHT + 8,
              place + 4,
              Html.text(line.name)));
    }
  }

  /** Maps values to places. */
  private record Axis(double from, double to, double start, double end) {
    double at(double value) {
      return start + (value - from) / (to - from) * (end - start);
    }
  }
}
