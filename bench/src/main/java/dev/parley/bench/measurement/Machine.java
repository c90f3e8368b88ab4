package dev.parley.bench.measurement;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.Predicate;

/** Where a measurement was made. */
public final class Machine {

  private Machine() {}

  /** One line: CPU, cores, memory, JDK. */
  public static String name() {
    String cpu = field(Path.of("/proc/cpuinfo"), "model name");
    long memory = kilobytes(field(Path.of("/proc/meminfo"), "MemTotal"));
    return String.format(
        Locale.ROOT,
        "%s, %d cores, %d GB, JDK %s",
        cpu,
        Runtime.getRuntime().availableProcessors(),
        memory >> 20,
        Runtime.version());
  }

  /** The most memory in bytes that a process ever held (VmHWM). */
  public static long peakMemory(long pid) {
    return kilobytes(field(Path.of("/proc", Long.toString(pid), "status"), "VmHWM")) << 10;
  }

  private static long kilobytes(String value) {
    return Long.parseLong(value.replaceAll("\\D", ""));
  }

  private static String field(Path file, String name) {
    Predicate<String> named = line -> line.startsWith(name);
    try (var lines = Files.lines(file)) {
      String line = lines.filter(named).findFirst().orElse(name + ": 0");
      return line.substring(line.indexOf(':') + 1).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
