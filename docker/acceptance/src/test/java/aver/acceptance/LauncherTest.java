package aver.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Which JDK the launcher takes, and where it keeps start-up archives. It runs as a copy that looks
 * for the system's folders under a root of the test's own, so that the JDKs of this machine play no
 * part; each JDK is a release file and a program that prints from where it was started.
 */
class LauncherTest {
  private static final List<String> TOOLS =
      List.of(
          "bash",
          "cat",
          "chmod",
          "cksum",
          "cp",
          "dirname",
          "ls",
          "mkdir",
          "mv",
          "readlink",
          "rm",
          "stat");

  @TempDir private Path folder;
  private Path launcher;
  private final Map<String, String> environment = new HashMap<>();

  @BeforeEach
  void sourceTree() throws IOException {
    launcher = launcher(folder.resolve("tree/aver"));
    Files.writeString(folder.resolve("tree/pom.xml"), "<project/>");
    jar(folder.resolve("tree/docker/target/dist/lib/replica"));
    Path tools = Files.createDirectory(folder.resolve("tools"));
    for (String tool : TOOLS) {
      executable(tools.resolve(tool), "#!/bin/sh\nexec %s \"$@\"\n".formatted(onPath(tool)));
    }
    environment.put("PATH", tools.toString());
    environment.put("HOME", folder.resolve("home").toString());
    environment.put("AVER_BUILD", "never");
  }

  private Path launcher(Path copy) throws IOException {
    String text = Files.readString(Path.of(System.getProperty("aver.home"), "aver"));
    for (String place : List.of("/usr/lib/jvm/*", "/opt/java/*", "/opt/jdk*", "/Library/Java/")) {
      assertThat(text).containsOnlyOnce(" " + place);
      text = text.replace(" " + place, " " + folder.resolve("root") + place);
    }
    return executable(copy, text);
  }

  private static Path executable(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private static void jar(Path lib) throws IOException {
    Files.createFile(Files.createDirectories(lib).resolve("program.jar"));
  }

  private static Path onPath(String tool) {
    for (String place : System.getenv("PATH").split(File.pathSeparator, -1)) {
      Path file = Path.of(place, tool);
      if (Files.isExecutable(file)) {
        return file;
      }
    }
    throw new AssertionError("no " + tool + " on the PATH");
  }

  /** A runtime without a compiler. */
  private Path jre(String name, String version) throws IOException {
    Path jre = folder.resolve(name);
    executable(jre.resolve("bin/java"), "#!/bin/sh\necho \"$0\"\n");
    Files.writeString(
        jre.resolve("release"),
        "IMPLEMENTOR=\"Somebody\"\nJAVA_VERSION=\"%s\"\nOS_ARCH=\"x86_64\"\n".formatted(version));
    return jre;
  }

  private Path jdk(String name, String version) throws IOException {
    Path jdk = jre(name, version);
    executable(jdk.resolve("bin/javac"), "#!/bin/sh\n");
    return jdk;
  }

  private Launched.Ended ended(String... words) throws Exception {
    Path out = folder.resolve("out.txt");
    Path err = folder.resolve("err.txt");
    ProcessBuilder builder = new ProcessBuilder(launcher.toString());
    builder.command().addAll(words.length == 0 ? List.of("genesis", "show") : List.of(words));
    builder.environment().clear();
    builder.environment().putAll(environment);
    Process process = builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return new Launched.Ended(process.exitValue(), Files.readString(out), Files.readString(err));
  }

  private void takes(Path jdk) throws Exception {
    Launched.Ended ended = ended();
    assertThat(ended.exitCode()).as("%s", ended.err()).isZero();
    assertThat(ended.out()).isEqualTo(jdk.resolve("bin/java") + "\n");
  }

  @Test
  void averJavaHomeComesBeforeJavaHomeBeforeThePath() throws Exception {
    Path first = jdk("first", "25");
    Path second = jdk("second", "25.0.1");
    Path third = jdk("third", "26-ea");
    environment.put("AVER_JAVA_HOME", first.toString());
    environment.put("JAVA_HOME", second.toString());
    environment.merge("PATH", third.resolve("bin") + File.pathSeparator, (old, bin) -> bin + old);
    takes(first);
    environment.remove("AVER_JAVA_HOME");
    takes(second);
    environment.remove("JAVA_HOME");
    takes(third);
  }

  @ParameterizedTest
  @ValueSource(strings = {"24.0.2", "21", "1.8.0_402", "", "twenty-six"})
  void anOlderOrUnknownOneIsPassedOver(String version) throws Exception {
    environment.put("AVER_JAVA_HOME", jdk("older", version).toString());
    Path newer = jdk("newer", "25.0.1+8");
    environment.put("JAVA_HOME", newer.toString());
    takes(newer);
    assertThat(ended().err())
        .isEqualTo(
            "aver: AVER_JAVA_HOME=%s is no JDK 25 or newer: %s is taken instead\n"
                .formatted(folder.resolve("older"), newer));
    environment.put("AVER_JAVA_HOME", newer.toString());
    assertThat(ended().err()).isEmpty();
  }

  @Test
  void aFolderThatIsNoJdkIsPassedOver() throws Exception {
    Path release = jdk("without-release", "25");
    Files.delete(release.resolve("release"));
    environment.put("AVER_JAVA_HOME", release.toString());
    environment.put("JAVA_HOME", folder.resolve("nowhere").toString());
    Path sound = jdk("root/usr/lib/jvm/sound", "25");
    takes(sound);
  }

  @Test
  void linksOnThePathAreFollowed() throws Exception {
    Path jdk = jdk("linked", "25");
    Path alternative = Files.createDirectory(folder.resolve("alternatives")).resolve("java");
    Files.createSymbolicLink(alternative, jdk.resolve("bin/java"));
    Files.createSymbolicLink(folder.resolve("tools/java"), Path.of("../alternatives/java"));
    takes(jdk);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "root/usr/lib/jvm/any",
        "root/opt/java/any",
        "root/opt/jdk-25",
        "root/Library/Java/JavaVirtualMachines/any/Contents/Home",
        "home/.sdkman/candidates/java/any",
        "home/.jdks/any"
      })
  void theUsualFoldersAreLookedThrough(String place) throws Exception {
    environment.put("JAVA_HOME", jdk("older", "21.0.9").toString());
    takes(jdk(place, "25"));
  }

  @Test
  void aRuntimeIsEnoughForADistributionAndNotForTheSources() throws Exception {
    Path runtime = jre("runtime", "25");
    Path compiler = jdk("compiler", "25");
    environment.put("AVER_JAVA_HOME", runtime.toString());
    environment.put("JAVA_HOME", compiler.toString());
    takes(compiler);
    launcher = launcher(folder.resolve("unpacked/bin/aver"));
    jar(folder.resolve("unpacked/lib/replica"));
    takes(runtime);
  }

  @Test
  void withoutOneItSaysWhatToInstall() throws Exception {
    environment.put("JAVA_HOME", jdk("older", "21.0.9").toString());
    Launched.Ended ended = ended();
    assertThat(ended.exitCode()).isEqualTo(3);
    assertThat(ended.out()).isEmpty();
    assertThat(ended.err())
        .isEqualTo(
            "aver: no JDK 25 or newer was found: install one (such as Temurin 25), or set"
                + " AVER_JAVA_HOME to its folder\n");
    environment.put("AVER_JAVA_HOME", folder.resolve("nowhere").toString());
    assertThat(ended().err())
        .hasLineCount(1)
        .contains("no JDK 25 or newer was found, nor at AVER_JAVA_HOME=");
  }

  @Test
  void helpNamesEveryWayToSimulate() throws Exception {
    Launched.Ended ended = ended("--help");
    assertThat(ended.exitCode()).isZero();
    assertThat(ended.out()).contains("sim run", "compare", "robustness", "fuzz", "attacker");
  }

  /** An archive is code: whoever could put one there would have it run as another user. */
  @Test
  void archivesAreKeptInAFolderOfTheUsersOwnOrNowhere() throws Exception {
    Path shared = Path.of("/tmp");
    boolean own = Files.getOwner(shared).equals(Files.getOwner(folder));
    assumeFalse(own, "skipped: everything is this user's");
    Path dist = folder.resolve("unpacked");
    Path said = recording(dist);
    Files.setPosixFilePermissions(dist, PosixFilePermissions.fromString("r-xr-xr-x"));
    try {
      environment.put("XDG_CACHE_HOME", folder.resolve("cache").toString());
      assertThat(asked(said)).contains("Archive").contains(folder.resolve("cache/aver").toString());
      environment.remove("XDG_CACHE_HOME");
      assertThat(asked(said)).contains(folder.resolve("home/.cache/aver").toString());
      environment.remove("HOME");
      assertThat(asked(said)).contains("genesis show").doesNotContain("Archive");
      Path others = Files.createDirectory(folder.resolve("others"));
      Files.createSymbolicLink(others.resolve("aver"), shared);
      environment.put("XDG_CACHE_HOME", others.toString());
      assertThat(asked(said)).contains("genesis show").doesNotContain("Archive");
    } finally {
      Files.setPosixFilePermissions(dist, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
  }

  @Test
  void archivesAreKeptInAFolderThatNobodyElseMayWrite() throws Exception {
    Path dist = folder.resolve("unpacked");
    Path said = recording(dist);
    Path cache = dist.resolve("cache");
    assertThat(asked(said)).contains("Archive").contains(cache.toString());
    assertThat(mode(cache)).isEqualTo("rwx------");
    for (String open : List.of("rwxrwx---", "rwx----w-")) {
      Path planted = Files.writeString(cache.resolve("replica-1.aot"), "somebody else's");
      Files.setPosixFilePermissions(cache, PosixFilePermissions.fromString(open));
      assertThat(asked(said)).as(open).contains("Archive");
      assertThat(planted).as(open).doesNotExist();
      assertThat(mode(cache)).as(open).matches("rwx.-..-.");
    }
    Files.move(cache, folder.resolve("elsewhere"));
    Files.createSymbolicLink(cache, folder.resolve("elsewhere"));
    assertThat(asked(said)).as("a link").contains("genesis show").doesNotContain("Archive");
  }

  /** Packing the same jars again makes their folder newer, and nothing in them. */
  @Test
  void anArchiveServesAsLongAsTheJarsAreTheSame() throws Exception {
    Path dist = folder.resolve("unpacked");
    Path said = recording(dist);
    Path jars = dist.resolve("lib/replica");
    String first = made(asked(said));
    Files.writeString(Path.of(first), "an archive");
    Files.setLastModifiedTime(jars, FileTime.from(Instant.now().plus(Duration.ofHours(1))));
    environment.put("TZ", "Asia/Tokyo"); // a clock elsewhere is no other time
    assertThat(asked(said))
        .contains("-XX:SharedArchiveFile=" + first)
        .doesNotContain("ArchiveClassesAtExit");
    Path jar = jars.resolve("program.jar");
    FileTime before = Files.getLastModifiedTime(jar);
    Files.setLastModifiedTime(jar, FileTime.from(before.toInstant().minusSeconds(1)));
    String older = made(asked(said));
    assertThat(older).isNotEqualTo(first);
    assertThat(Path.of(first)).as("forgotten").doesNotExist();
    Files.writeString(jar, "more", StandardOpenOption.APPEND);
    Files.setLastModifiedTime(jar, FileTime.from(before.toInstant().minusSeconds(1)));
    assertThat(made(asked(said))).isNotEqualTo(first).isNotEqualTo(older);
  }

  /** The archive that a start has the JVM make. */
  private static String made(String said) {
    Matcher found = Pattern.compile("-XX:ArchiveClassesAtExit=(\\S+\\.jsa)\\.\\d+").matcher(said);
    assertThat(found.find()).as(said).isTrue();
    return found.group(1);
  }

  private static String mode(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  /** Has the launcher of a distribution start a JVM that writes down how it was started. */
  private Path recording(Path dist) throws IOException {
    launcher = launcher(dist.resolve("bin/aver"));
    jar(dist.resolve("lib/replica"));
    Path said = folder.resolve("said.txt");
    Path jdk = jdk("records", "25");
    executable(jdk.resolve("bin/java"), "#!/bin/sh\necho \"$*\" >>%s\n".formatted(said));
    environment.put("AVER_JAVA_HOME", jdk.toString());
    return said;
  }

  /** With what a start has the JVM started, each time on a line. */
  private String asked(Path said) throws Exception {
    Files.deleteIfExists(said);
    Launched.Ended ended = ended();
    assertThat(ended.exitCode()).as("%s", ended.err()).isZero();
    return Files.readString(said);
  }
}
