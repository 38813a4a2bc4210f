package aver.simulations.scenario;

import aver.ledger.client.yaml.YamlMapping;
import java.nio.file.Path;

/**
 * What a simulation plays.
 *
 * @param name for people
 * @param seed all randomness comes from it
 * @param hospitals honest ones, 3 to 50
 * @param poisoners hospitals that send their update the other way round and ten times as long, 0 to
 *     20
 * @param rounds 1 to 1000
 * @param noShowPpm how often a selected hospital does not answer, 0 to 900 000 ppm
 * @param rule aggregation rule of the task
 */
public record Scenario(
    String name, long seed, int hospitals, int poisoners, int rounds, int noShowPpm, String rule) {
  /** Four hospitals of unequal size and one poisoner. */
  public static final Scenario DEFAULT = new Scenario("default", 1, 4, 1, 8, 0, "clipped-mean");

  /**
   * Reads a YAML file; keys left out have the values of {@link #DEFAULT}.
   *
   * @throws aver.ledger.client.yaml.InvalidYamlException with every problem of the file
   */
  public static Scenario read(Path file) {
    YamlMapping yaml = YamlMapping.read(file);
    Scenario scenario =
        new Scenario(
            yaml.text("name", DEFAULT.name),
            yaml.integer("seed", 0, Long.MAX_VALUE, DEFAULT.seed),
            (int) yaml.integer("hospitals", 3, 50, DEFAULT.hospitals),
            (int) yaml.integer("poisoners", 0, 20, DEFAULT.poisoners),
            (int) yaml.integer("rounds", 1, 1000, DEFAULT.rounds),
            (int) yaml.integer("no-show-ppm", 0, 900_000, DEFAULT.noShowPpm),
            yaml.text("rule", DEFAULT.rule));
    yaml.done();
    return scenario;
  }

  /** This with another seed. */
  public Scenario withSeed(long other) {
    return new Scenario(name, other, hospitals, poisoners, rounds, noShowPpm, rule);
  }
}
