package aver.simulations.decoders;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;

/** Inputs that are kept in the repository, in a folder for each test. */
final class Corpus {
  private Corpus() {}

  static String text(Class<?> test, String name) throws IOException {
    return new String(input(test, name), UTF_8);
  }

  static byte[] input(Class<?> test, String name) throws IOException {
    String path = test.getSimpleName() + "Inputs/" + name;
    try (InputStream in = Objects.requireNonNull(test.getResourceAsStream(path), path)) {
      return in.readAllBytes();
    }
  }
}
