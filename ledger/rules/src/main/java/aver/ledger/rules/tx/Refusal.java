package aver.ledger.rules.tx;

import com.google.errorprone.annotations.FormatMethod;
import com.google.errorprone.annotations.FormatString;
import java.util.Optional;

/**
 * Why a transaction was recorded without effect.
 *
 * @param rule the first rule that did not hold
 * @param message for people: what was asked, what holds, what to do
 */
public record Refusal(Rule rule, String message) {
  /** A refusal, ready to be returned from a check. */
  @FormatMethod
  public static Optional<Refusal> of(Rule rule, @FormatString String message, Object... values) {
    return Optional.of(new Refusal(rule, message.formatted(values)));
  }
}
