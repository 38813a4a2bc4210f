package aver.ledger.proof.crypto;

import java.nio.ByteBuffer;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Remembers which signatures were checked while something runs in one thread, so that a simulation
 * of many replicas checks each once. An answer depends on key, message and signature alone, so
 * remembering changes none; a process that serves others never uses this.
 */
public final class SignatureMemo {
  private static final ScopedValue<SignatureMemo> PRESENT = ScopedValue.newInstance();

  private final Map<ByteBuffer, Boolean> answers = new TreeMap<>();

  private SignatureMemo() {}

  /** Runs something with an empty memo that is gone afterwards. */
  public static <R> R during(Supplier<R> run) {
    return ScopedValue.where(PRESENT, new SignatureMemo()).call(run::get);
  }

  /** The answer to a question of this kind, computed if it was not asked before. */
  static boolean answer(
      int kind, byte[] key, byte[] message, byte[] signature, BooleanSupplier check) {
    return PRESENT.isBound()
        ? PRESENT.get().remembered(kind, key, message, signature, check)
        : check.getAsBoolean();
  }

  private boolean remembered(
      int kind, byte[] key, byte[] message, byte[] signature, BooleanSupplier check) {
    ByteBuffer asked =
        ByteBuffer.allocate(1 + 2 * Integer.BYTES + key.length + signature.length + message.length)
            .put((byte) kind)
            .putInt(key.length)
            .putInt(signature.length)
            .put(signature)
            .put(key)
            .put(message)
            .flip();
    Boolean known = answers.get(asked);
    if (known == null) {
      known = check.getAsBoolean();
      answers.put(asked, known);
    }
    return known;
  }
}
