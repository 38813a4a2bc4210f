package aver.ledger.rules.state;

/** A constant with a number that stands in bytes: never changed, never used again. */
public interface Numbered {
  /** The number, 0 to 255. */
  int number();

  /**
   * Returns the constant of {@code values} with this number.
   *
   * @throws IllegalArgumentException if there is none
   */
  static <E extends Enum<E> & Numbered> E of(E[] values, int number) {
    for (E value : values) {
      if (value.number() == number) {
        return value;
      }
    }
    throw new IllegalArgumentException(
        "number %d is no %s".formatted(number, values[0].getDeclaringClass().getSimpleName()));
  }
}
