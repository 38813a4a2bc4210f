package aver.ledger.node.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import aver.ledger.rules.state.Protocol;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

/**
 * A release that has one version of the rules more than this build: its sources, but for that
 * number. What the rules say is the same under both, as if the newer ones were about what no test
 * does.
 */
final class NewerRelease {
  private static final Path MODULES = Path.of("..");
  private static final String CONSTANT = "Protocol.KNOWN";
  private static final String DECLARED = "int KNOWN = ";

  private NewerRelease() {}

  /**
   * Compiles what differs from this build.
   *
   * @param folder in which the classes and one source are put
   * @return the folder that comes first in a class path
   */
  static Path classes(Path folder) throws IOException {
    Path release = folder.resolve("newer-release");
    if (Files.exists(release)) {
      return release;
    }
    Files.createDirectory(release);
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "-nowarn",
                "-proc:none",
                "-d",
                release.toString(),
                "-classpath",
                System.getProperty("java.class.path")));
    for (Path source : sources()) {
      boolean declares = source.endsWith("aver/ledger/rules/state/Protocol.java");
      arguments.add((declares ? raised(source, folder) : source).toString());
    }
    JavaCompiler compiler = Objects.requireNonNull(ToolProvider.getSystemJavaCompiler());
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    int code =
        compiler.run(InputStream.nullInputStream(), said, said, arguments.toArray(String[]::new));
    if (code != 0) {
      throw new AssertionError(said.toString(UTF_8));
    }
    return release;
  }

  /** The constant's own, and those into which the compiler copies it. */
  private static List<Path> sources() throws IOException {
    List<Path> roots;
    try (Stream<Path> modules = Files.list(MODULES)) {
      roots = modules.map(module -> module.resolve("src/main/java")).filter(Files::exists).toList();
    }
    List<Path> all = new ArrayList<>();
    for (Path root : roots) {
      try (Stream<Path> files = Files.walk(root)) {
        for (Path file : files.filter(Files::isRegularFile).toList()) {
          String text = Files.readString(file);
          if (text.contains(CONSTANT) || text.contains(DECLARED)) {
            all.add(file);
          }
        }
      }
    }
    return all;
  }

  private static Path raised(Path source, Path folder) throws IOException {
    String text = Files.readString(source);
    String before = DECLARED + Protocol.KNOWN + ";";
    if (!text.contains(before)) {
      throw new AssertionError(source + " does not say " + before);
    }
    String after = DECLARED + (Protocol.KNOWN + 1) + ";";
    Path changed = Files.createDirectories(folder.resolve("newer-source")).resolve("Protocol.java");
    return Files.writeString(changed, text.replace(before, after));
  }
}
