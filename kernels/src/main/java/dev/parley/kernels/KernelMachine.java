package dev.parley.kernels;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/**
 * What the operators need to know of a machine.
 *
 * @param system and
 * @param architecture as Java names them
 * @param cpuFlags as Linux names what the CPU can do; empty where that is unknown
 */
public record KernelMachine(String system, String architecture, Set<String> cpuFlags) {

  private static final Path INFO = Path.of("/proc/cpuinfo");

  /** This one. */
  public static KernelMachine ofThisMachine() {
    return new KernelMachine(System.getProperty("os.name"), System.getProperty("os.arch"), flags());
  }

  private static Set<String> flags() {
    try {
      return Files.readString(INFO)
          .lines()
          .filter(line -> line.startsWith("flags"))
          .findFirst()
          .map(line -> Set.of(line.substring(line.indexOf(':') + 1).strip().split("\\s+")))
          .orElse(Set.of());
    } catch (IOException e) {
      return Set.of();
    }
  }

  /** FBGEMM uses the 512-bit form of VNNI only, never AVX-VNNI. */
  public boolean hasVnni() {
    return cpuFlags.contains("avx512_vnni");
  }

  /** As DJL names systems, where our operators are built for it: linux-x86_64, linux-aarch64. */
  Optional<String> platform() {
    if (!system.equals("Linux")) {
      return Optional.empty();
    }
    return switch (architecture) {
      case "amd64", "x86_64" -> Optional.of("linux-x86_64");
      case "arm64", "aarch64" -> Optional.of("linux-aarch64");
      default -> Optional.empty();
    };
  }

  boolean isArm() {
    return architecture.matches("arm64|aarch64");
  }
}
