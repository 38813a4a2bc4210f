package aver.acceptance;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The most memory that each replica of a demonstration held resident, as the kernel counts it
 * ({@code VmHWM}). Linux alone tells it; elsewhere nothing is seen.
 */
final class Peaks {
  private static final Pattern RESIDENT = Pattern.compile("VmHWM:\\s+([0-9]+) kB");

  private final Pattern replica;
  private final Map<String, Long> kib = new TreeMap<>();

  /** Looks at processes whose command line names a settings file of a replica in {@code demo}. */
  Peaks(Path demo) {
    // as `ps` shows it: "  PID java ... node run --config DEMO/replica-1/replica.yaml"
    this.replica =
        Pattern.compile(
            "\\s*([0-9]+) .* node run .*" + Pattern.quote(demo + "/") + "(replica-[0-9]+)/.*");
  }

  static boolean canBeSeen() {
    return Files.isReadable(Path.of("/proc/self/status"));
  }

  /** Looks once; a process that ends meanwhile keeps what was seen of it before. */
  void look() throws IOException {
    Process ps = new ProcessBuilder("ps", "-A", "-ww", "-o", "pid=,args=").start();
    try (BufferedReader lines = ps.inputReader()) {
      for (String line : lines.lines().toList()) {
        Matcher matcher = replica.matcher(line);
        if (matcher.matches()) {
          kib.merge(matcher.group(2), resident(matcher.group(1)), Math::max);
        }
      }
    }
  }

  private static long resident(String pid) {
    try {
      Matcher matcher = RESIDENT.matcher(Files.readString(Path.of("/proc", pid, "status")));
      return matcher.find() ? Long.parseLong(matcher.group(1)) : 0;
    } catch (IOException e) {
      return 0; // it has ended
    }
  }

  /** The highest figure seen of each replica, in KiB. */
  Map<String, Long> kib() {
    return kib;
  }
}
