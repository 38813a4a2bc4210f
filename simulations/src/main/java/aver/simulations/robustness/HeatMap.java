package aver.simulations.robustness;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The tables as one SVG image: a cell is the darker, the more points are lost against the best rule
 * without attack.
 */
final class HeatMap {
  private static final int CELL_WIDTH = 50;
  private static final int CELL_HEIGHT = 20;
  private static final int LABELS = 190;
  private static final int HEAD = 96;
  private static final int GAP = 36;
  private static final int TITLE = 62;
  private static final int PANELS_A_ROW = 2;

  /** What title and legend need. */
  private static final int WIDTH_MIN = 980;

  /** Points lost up to which a colour is taken; the last colour for more. */
  private static final double[] STEPS = {1, 2, 4, 8, 16, 32};

  private static final String[] COLOURS = {
    "#fffbe6", "#feeaa6", "#fdc675", "#fb8d4a", "#e2543b", "#b01f3a", "#5e0f2e"
  };

  private static final int DARK_FROM = 4;

  private HeatMap() {}

  /** The image. */
  static String svg(RobustnessReport report) {
    List<RobustnessReport.Table> tables = report.tables();
    int columns = tables.stream().mapToInt(t -> t.attacks().size()).max().orElse(1);
    int rows = tables.stream().mapToInt(t -> t.rows().size()).max().orElse(1);
    int width = LABELS + columns * CELL_WIDTH + GAP;
    int height = HEAD + rows * CELL_HEIGHT + GAP;
    int across = Math.min(PANELS_A_ROW, tables.size());
    int down = (tables.size() + across - 1) / across;
    StringBuilder svg = new StringBuilder();
    svg.append(
        """
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" font-family="sans-serif" font-size="11">
        <rect width="100%%" height="100%%" fill="#ffffff"/>
        <text x="%d" y="24" font-size="16" font-weight="bold">What attacks cost each rule</text>
        <text x="%d" y="44" fill="#555555">Test images that the last model gets right, per cent: mean over seeds 1 to %d, %d rounds, %d honest hospitals whose digits differ (Dirichlet 0.5).</text>
        """
            .formatted(
                Math.max(WIDTH_MIN, across * width + GAP),
                TITLE + down * height + GAP,
                GAP,
                GAP,
                report.seeds(),
                report.rounds(),
                Play.HOSPITALS));
    for (int i = 0; i < tables.size(); i++) {
      int x = GAP + i % across * width;
      int y = TITLE + i / across * height;
      svg.append("<g transform=\"translate(%d %d)\">%n".formatted(x, y));
      panel(svg, tables.get(i));
      svg.append("</g>\n");
    }
    legend(svg, GAP, TITLE + down * height);
    return svg.append("</svg>\n").toString();
  }

  private static void panel(StringBuilder svg, RobustnessReport.Table table) {
    svg.append(
        "<text x=\"0\" y=\"20\" font-size=\"13\" font-weight=\"bold\">%d attacker%s, hospitals send their %s</text>%n"
            .formatted(
                table.liars(),
                table.liars() == 1 ? "" : "s",
                switch (table.learning()) {
                  case "momentum" -> "momentum";
                  case "adaptive" -> "change, fedadam";
                  default -> "change";
                }));
    for (int c = 0; c < table.attacks().size(); c++) {
      svg.append(
          "<text transform=\"translate(%d %d) rotate(-40)\">%s</text>%n"
              .formatted(
                  LABELS + c * CELL_WIDTH + CELL_WIDTH / 2 - 6,
                  HEAD - 6,
                  c == 0 ? "no attack" : table.attacks().get(c).replace('-', ' ')));
    }
    double best = table.rows().stream().mapToDouble(r -> r.percent().getFirst()).max().orElse(100);
    for (int r = 0; r < table.rows().size(); r++) {
      RobustnessReport.Row row = table.rows().get(r);
      int y = HEAD + r * CELL_HEIGHT;
      boolean usual = row.rule().equals(Composition.USUAL.name());
      svg.append(
          "<text x=\"%d\" y=\"%d\" text-anchor=\"end\"%s>%s</text>%n"
              .formatted(LABELS - 8, y + 14, usual ? " font-weight=\"bold\"" : "", row.rule()));
      for (int c = 0; c < row.percent().size(); c++) {
        cell(svg, LABELS + c * CELL_WIDTH, y, best, row.percent().get(c));
      }
    }
  }

  private static void cell(StringBuilder svg, int x, int y, double best, double percent) {
    boolean refused = percent < 0;
    int colour = colour(best - percent);
    svg.append(
        String.format(
            Locale.ROOT,
            "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" fill=\"%s\" stroke=\"#ffffff\"/>"
                + "<text x=\"%d\" y=\"%d\" text-anchor=\"middle\" fill=\"%s\">%s</text>%n",
            x,
            y,
            CELL_WIDTH,
            CELL_HEIGHT,
            refused ? "#eeeeee" : COLOURS[colour],
            x + CELL_WIDTH / 2,
            y + 14,
            refused ? "#999999" : colour >= DARK_FROM ? "#ffffff" : "#222222",
            refused ? "\u2013" : String.format(Locale.ROOT, "%.1f", percent)));
  }

  private static int colour(double lost) {
    int colour = 0;
    while (colour < STEPS.length && lost > STEPS[colour]) {
      colour++;
    }
    return colour;
  }

  private static void legend(StringBuilder svg, int x, int y) {
    List<String> names = new ArrayList<>();
    for (double step : STEPS) {
      names.add("up to %.0f".formatted(step));
    }
    names.add("more");
    svg.append("<text x=\"%d\" y=\"%d\">points lost:</text>%n".formatted(x, y + 14));
    int at = x + 76;
    for (int i = 0; i < names.size(); i++) {
      swatch(svg, at, y, COLOURS[i], names.get(i));
      at += 90;
    }
    swatch(svg, at, y, "#eeeeee", "refused: the rule's bound does not hold");
  }

  private static void swatch(StringBuilder svg, int x, int y, String colour, String name) {
    svg.append(
        "<rect x=\"%d\" y=\"%d\" width=\"22\" height=\"%d\" fill=\"%s\" stroke=\"#cccccc\"/><text x=\"%d\" y=\"%d\">%s</text>%n"
            .formatted(x, y, CELL_HEIGHT, colour, x + 28, y + 14, name));
  }
}
