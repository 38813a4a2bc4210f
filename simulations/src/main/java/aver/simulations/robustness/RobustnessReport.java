package aver.simulations.robustness;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What came of the plays.
 *
 * @param rounds of each play
 * @param seeds plays a cell
 * @param tables one for each way of learning and number of attackers
 */
public record RobustnessReport(int rounds, int seeds, List<Table> tables) {
  /** Points that the usual composition may lose, by number of attackers. */
  private static final Map<Integer, Double> GOALS = new TreeMap<>(Map.of(2, 2.0, 4, 4.0));

  /** Copies the list. */
  public RobustnessReport {
    tables = List.copyOf(tables);
  }

  /**
   * One table.
   *
   * @param learning how models move
   * @param liars attackers beside the honest hospitals
   * @param attacks the columns
   * @param rows one a rule
   * @param usual how the usual composition did against each attack; empty if it was not played
   */
  public record Table(
      String learning, int liars, List<String> attacks, List<Row> rows, List<Loss> usual) {
    /** Copies the lists. */
    public Table {
      attacks = List.copyOf(attacks);
      rows = List.copyOf(rows);
      usual = List.copyOf(usual);
    }
  }

  /**
   * One rule.
   *
   * @param rule with the steps before it
   * @param percent test images that the last model gets right, mean of the plays, by attack; -1
   *     where the rule's bound refuses
   */
  public record Row(String rule, List<Double> percent) {
    /** Copies the list. */
    public Row {
      percent = List.copyOf(percent);
    }
  }

  /**
   * What an attack costs.
   *
   * @param attack its name
   * @param points less than the better of this rule and of the plain mean, both without attack;
   *     mean of the plays
   * @param error standard error of that mean, seed by seed
   * @param goal points that were to be lost at most; -1 for none
   * @param met whether the loss less two errors is within the goal; true without one
   */
  public record Loss(String attack, double points, double error, double goal, boolean met) {}

  static RobustnessReport of(RobustnessRun run, PlayLog log) {
    List<Table> tables = new ArrayList<>();
    List<String> attacks = Stream.of(Conspiracy.values()).map(Conspiracy::id).toList();
    for (LocalLearning learning : run.learnings()) {
      for (int f : run.liars()) {
        List<Row> rows = new ArrayList<>();
        for (Composition rule : run.compositions()) {
          List<Double> percent = new ArrayList<>();
          for (Conspiracy attack : Conspiracy.values()) {
            percent.add(mean(values(run.cell(learning, rule, attack, f), log)).orElse(-1));
          }
          rows.add(new Row(rule.name(), percent));
        }
        tables.add(new Table(learning.id(), f, attacks, rows, losses(run, log, learning, f)));
      }
    }
    return new RobustnessReport(run.rounds(), run.seeds(), tables);
  }

  private static List<Loss> losses(RobustnessRun run, PlayLog log, LocalLearning learning, int f) {
    if (!run.compositions().contains(Composition.USUAL)) {
      return List.of();
    }
    List<Double> own = values(run.cell(learning, Composition.USUAL, Conspiracy.NONE, f), log);
    List<Double> plain =
        run.compositions().contains(Composition.PLAIN)
            ? values(run.cell(learning, Composition.PLAIN, Conspiracy.NONE, f), log)
            : own;
    List<Double> best = mean(own).orElse(0) >= mean(plain).orElse(0) ? own : plain;
    List<Loss> losses = new ArrayList<>();
    for (Conspiracy attack : Conspiracy.values()) {
      List<Double> with = values(run.cell(learning, Composition.USUAL, attack, f), log);
      List<Double> lost = new ArrayList<>();
      for (int i = 0; i < Math.min(best.size(), with.size()); i++) {
        lost.add(best.get(i) - with.get(i));
      }
      if (lost.isEmpty()) {
        continue; // the rule refuses so many attackers: nothing was lost and nothing kept
      }
      double points = mean(lost).orElse(0);
      double error = error(lost, points);
      double goal = attack.asked() ? GOALS.getOrDefault(f, -1.0) : -1;
      losses.add(
          new Loss(attack.id(), points, error, goal, goal < 0 || points - 2 * error <= goal));
    }
    return losses;
  }

  private static List<Double> values(List<Play> plays, PlayLog log) {
    return plays.stream().map(play -> 100 * log.accuracy(play)).toList();
  }

  private static OptionalDouble mean(List<Double> values) {
    return values.stream().mapToDouble(v -> v).average();
  }

  private static double error(List<Double> values, double mean) {
    double squares = values.stream().mapToDouble(v -> (v - mean) * (v - mean)).sum();
    int n = values.size();
    return n < 2 ? 0 : Math.sqrt(squares / (n - 1) / n);
  }

  private static String verdict(Loss loss) {
    if (loss.points <= loss.goal) {
      return "met";
    }
    return loss.met ? "met within two standard errors, not without" : "missed";
  }

  /** As tables for people, in Markdown. */
  String text() {
    StringBuilder out = new StringBuilder();
    for (Table table : tables) {
      out.append(
          "%d attacker%s, learning %s, %d rounds, mean of %d seeds, per cent%n%n"
              .formatted(table.liars, table.liars == 1 ? "" : "s", table.learning, rounds, seeds));
      out.append("| rule | ").append(String.join(" | ", table.attacks)).append(" |\n|---|");
      out.append("---|".repeat(table.attacks.size())).append('\n');
      for (Row row : table.rows) {
        List<String> cells =
            row.percent.stream()
                .map(p -> p < 0 ? "refused" : String.format(Locale.ROOT, "%.1f", p))
                .toList();
        out.append("| %s | %s |%n".formatted(row.rule, String.join(" | ", cells)));
      }
      for (Loss loss : table.usual) {
        if (loss.goal >= 0) {
          out.append(
              String.format(
                  Locale.ROOT,
                  "%n%s loses %.2f points (standard error %.2f), at most %.0f: %s",
                  loss.attack,
                  loss.points,
                  loss.error,
                  loss.goal,
                  verdict(loss)));
        }
      }
      out.append("\n\n");
    }
    return out.toString().stripTrailing();
  }
}
