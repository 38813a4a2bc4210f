package aver.ledger.node.process;

import static org.assertj.core.api.Assertions.assertThat;

import aver.ledger.client.LedgerClient;
import aver.ledger.node.Folders;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;

/**
 * What lets the replicas of tests start as fast as those that {@code aver} starts: an archive of
 * the classes that one of them loaded (JEP 483). A test starts up to a hundred, and most of what
 * they cost is their start. The JVM wants jars for that, so the folders of this build become some.
 */
final class StartArchive {
  private static final Path FOLDER = Path.of("target", "start").toAbsolutePath();
  private static Optional<List<String>> made = Optional.empty();

  private StartArchive() {}

  /** Class path and archive, as flags of the JVM; made once from a replica that runs shortly. */
  static synchronized List<String> flags() {
    if (made.isEmpty()) {
      try {
        made = Optional.of(make());
      } catch (Exception e) {
        throw new IllegalStateException("no replica could be started to learn from", e);
      }
    }
    return made.orElseThrow();
  }

  /** The class path behind other classes; no archive fits that. */
  static List<String> flags(Path first) {
    return List.of("-cp", first + File.pathSeparator + flags().getLast());
  }

  private static List<String> make() throws Exception {
    forgetOthers();
    String classPath = classPath();
    Path archive = FOLDER.resolve("replica.aot");
    if (!Files.exists(archive)) {
      Path part = Files.createTempDirectory(FOLDER, "part");
      Path recorded = part.resolve("recorded");
      rehearse(
          part,
          List.of("-XX:AOTMode=record", "-XX:AOTConfiguration=" + recorded, "-cp", classPath));
      assemble(recorded, part.resolve("replica.aot"), classPath);
      Files.move(part.resolve("replica.aot"), archive, StandardCopyOption.ATOMIC_MOVE);
      Folders.delete(part);
    }
    return List.of("-XX:AOTCache=" + archive, "-XX:AOTMode=auto", "-cp", classPath);
  }

  /** One replica alone, which makes blocks until it is told to end. */
  private static void rehearse(Path part, List<String> recording) throws Exception {
    try (Processes one = Processes.alone(part, recording);
        LedgerClient client = one.client("admin-1")) {
      one.startAll(client);
      one.end("replica-1");
    }
  }

  private static void assemble(Path recorded, Path archive, String classPath) throws Exception {
    List<String> command = new ArrayList<>(Processes.java());
    command.addAll(
        List.of(
            "-XX:AOTMode=create",
            "-XX:AOTConfiguration=" + recorded,
            "-XX:AOTCache=" + archive,
            "-cp",
            classPath));
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    assertThat(process.waitFor(3, TimeUnit.MINUTES)).as("an archive within minutes").isTrue();
  }

  /** Empties the folder if what is in it was made by another JDK or of other classes. */
  private static void forgetOthers() throws IOException {
    StringBuilder of = new StringBuilder(System.getProperty("java.home"));
    of.append(' ').append(Runtime.version()).append('\n');
    for (Path entry : entries()) {
      for (Path file : files(entry)) {
        of.append(file).append(' ').append(Files.size(file)).append(' ');
        of.append(Files.getLastModifiedTime(file)).append('\n');
      }
    }
    Path made = FOLDER.resolve("made-of");
    if (!Files.exists(made) || !Files.readString(made).contentEquals(of)) {
      Folders.delete(FOLDER);
      Files.createDirectories(FOLDER);
      Files.writeString(made, of);
    }
  }

  private static List<Path> entries() {
    return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
        .map(Path::of)
        .filter(Files::exists)
        .toList();
  }

  private static List<Path> files(Path entry) throws IOException {
    try (Stream<Path> all = Files.walk(entry)) {
      return all.filter(Files::isRegularFile).sorted().toList();
    }
  }

  private static String classPath() throws IOException {
    List<String> jars = new ArrayList<>();
    for (Path entry : entries()) {
      Path jar = entry;
      if (Files.isDirectory(entry)) {
        jar = FOLDER.resolve(jars.size() + ".jar");
        if (!Files.exists(jar)) {
          pack(entry, jar);
        }
      }
      jars.add(jar.toString());
    }
    return String.join(File.pathSeparator, jars);
  }

  private static void pack(Path entry, Path jar) throws IOException {
    Path part = jar.resolveSibling(jar.getFileName() + ".part");
    try (OutputStream out = Files.newOutputStream(part);
        JarOutputStream packed = new JarOutputStream(out)) {
      for (Path file : files(entry)) {
        packed.putNextEntry(new ZipEntry(entry.relativize(file).toString()));
        Files.copy(file, packed);
      }
    }
    Files.move(part, jar, StandardCopyOption.ATOMIC_MOVE);
  }
}
