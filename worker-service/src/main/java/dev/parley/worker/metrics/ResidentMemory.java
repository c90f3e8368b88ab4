package dev.parley.worker.metrics;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The memory that this process holds of the machine. The model lives outside of the Java heap, so
 * no number of the JVM shows it.
 */
enum ResidentMemory {
  HERE;

  private static final Path STATUS = Path.of("/proc/self/status");

  /** In bytes; not a number where the system does not say. */
  double bytes() {
    try {
      return Files.readAllLines(STATUS).stream()
          .filter(line -> line.startsWith("VmRSS:"))
          .mapToDouble(line -> 1024 * Double.parseDouble(line.replaceAll("\\D", "")))
          .findFirst()
          .orElse(Double.NaN);
    } catch (IOException e) {
      return Double.NaN;
    }
  }
}
