package aver.ledger.vector.server;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** All server optimisers, by name. */
public final class ServerOptimisers {
  static final String LEARNING_RATE = "learning-rate";
  static final String BETA1 = "beta1";
  static final String BETA2 = "beta2";
  static final String TAU = "tau";

  private static final int DIGITS = 9;

  /**
   * A parameter, in billionths.
   *
   * @param least smallest value
   * @param most largest value
   * @param usual what holds if it is left out; 0 for one that must be given
   */
  private record Range(long least, long most, long usual) {}

  private static final Range RATE = new Range(1, 100 * ServerOptimiser.ONE, 0);
  private static final Range DECAY1 = new Range(0, ServerOptimiser.ONE - 1, 900_000_000);
  private static final Range DECAY2 = new Range(0, ServerOptimiser.ONE - 1, 990_000_000);
  private static final Range OFFSET = new Range(1, ServerOptimiser.ONE, 1_000_000);

  private static final Map<String, Range> ADAPTIVE =
      new TreeMap<>(Map.of(LEARNING_RATE, RATE, BETA1, DECAY1, BETA2, DECAY2, TAU, OFFSET));

  private static final Map<String, Map<String, Range>> FORMS =
      new TreeMap<>(
          Map.of(
              FedAvg.NAME,
              new TreeMap<>(Map.of(LEARNING_RATE, RATE)),
              FedAvgM.NAME,
              new TreeMap<>(Map.of(LEARNING_RATE, RATE, BETA1, DECAY1)),
              FedAdaptive.Kind.ADAGRAD.id(),
              new TreeMap<>(Map.of(LEARNING_RATE, RATE, BETA1, DECAY1, TAU, OFFSET)),
              FedAdaptive.Kind.ADAM.id(),
              ADAPTIVE,
              FedAdaptive.Kind.YOGI.id(),
              ADAPTIVE));

  private ServerOptimisers() {}

  /** All names, ascending. */
  public static List<String> names() {
    return List.copyOf(FORMS.keySet());
  }

  /**
   * Why there is no such optimiser, in words: unknown name, unknown, missing or wrong parameter.
   *
   * @param parameters in billionths
   */
  public static Optional<String> check(String name, Map<String, Long> parameters) {
    Map<String, Range> known = FORMS.get(name);
    if (known == null) {
      return Optional.of(
          "no server optimiser is called '%s': take one of %s"
              .formatted(name, String.join(", ", names())));
    }
    for (String given : new TreeMap<>(parameters).keySet()) {
      if (!known.containsKey(given)) {
        return Optional.of(
            "server optimiser '%s' has no parameter '%s': it knows %s"
                .formatted(name, given, String.join(", ", known.keySet())));
      }
    }
    for (Map.Entry<String, Range> parameter : known.entrySet()) {
      Range range = parameter.getValue();
      long value = parameters.getOrDefault(parameter.getKey(), range.usual());
      if (value < range.least() || value > range.most()) {
        return Optional.of(
            "server optimiser '%s' needs %s from %s to %s, was %s"
                .formatted(
                    name,
                    parameter.getKey(),
                    decimal(range.least()),
                    decimal(range.most()),
                    parameters.containsKey(parameter.getKey()) ? decimal(value) : "left out"));
      }
    }
    return Optional.empty();
  }

  /**
   * The optimiser of that name.
   *
   * @param parameters in billionths
   * @throws IllegalArgumentException as {@link #check} says
   */
  public static ServerOptimiser of(String name, Map<String, Long> parameters) {
    Optional<String> wrong = check(name, parameters);
    if (wrong.isPresent()) {
      throw new IllegalArgumentException(wrong.get());
    }
    Map<String, Long> all =
        Objects.requireNonNull(FORMS.get(name), name).entrySet().stream()
            .collect(
                Collectors.toMap(
                    Map.Entry::getKey,
                    entry -> parameters.getOrDefault(entry.getKey(), entry.getValue().usual()),
                    (a, b) -> a,
                    TreeMap::new));
    long rate = value(all, LEARNING_RATE);
    return switch (name) {
      case FedAvg.NAME -> new FedAvg(rate);
      case FedAvgM.NAME -> new FedAvgM(rate, value(all, BETA1));
      default ->
          new FedAdaptive(kind(name), rate, value(all, BETA1), value(all, BETA2), value(all, TAU));
    };
  }

  private static long value(Map<String, Long> all, String name) {
    return all.getOrDefault(name, 0L);
  }

  private static FedAdaptive.Kind kind(String name) {
    for (FedAdaptive.Kind kind : FedAdaptive.Kind.values()) {
      if (kind.id().equals(name)) {
        return kind;
      }
    }
    throw new IllegalArgumentException(name);
  }

  /**
   * What people write for a parameter, in billionths.
   *
   * @throws IllegalArgumentException if it is no number, or has over nine decimals
   */
  public static long billionths(String text) {
    try {
      return new BigDecimal(text).movePointRight(DIGITS).longValueExact();
    } catch (ArithmeticException | NumberFormatException e) {
      throw new IllegalArgumentException(
          "must be a number with at most nine decimals, was '%s'".formatted(text), e);
    }
  }

  /** Billionths as people write them. */
  public static String decimal(long billionths) {
    return BigDecimal.valueOf(billionths, DIGITS).stripTrailingZeros().toPlainString();
  }
}
