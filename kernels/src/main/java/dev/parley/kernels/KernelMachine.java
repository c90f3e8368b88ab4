package dev.parley.kernels;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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

  boolean isLinuxOnX86() {
    return system.equals("Linux") && architecture.matches("amd64|x86_64");
  }
}
