package dev.parley.standalone.doctor;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * What the machine is.
 *
 * @param system as Java names it
 * @param javaRelease the feature release
 * @param cpuFlags as Linux names what the CPU can do; empty where that is unknown
 * @param memory bytes of the container or machine
 * @param freeMemory bytes that may be taken now, at most {@code memory}
 */
public record HostInfo(
    String system,
    String architecture,
    int javaRelease,
    int cores,
    Set<String> cpuFlags,
    long memory,
    long freeMemory) {

  public HostInfo {
    freeMemory = Math.min(freeMemory, memory); // a container may have less than is free around it
  }

  /** This one. */
  public static HostInfo ofThisMachine() {
    var beans = ManagementFactory.getPlatformMXBean(com.sun.management.OperatingSystemMXBean.class);
    return new HostInfo(
        System.getProperty("os.name"),
        System.getProperty("os.arch"),
        Runtime.version().feature(),
        Runtime.getRuntime().availableProcessors(),
        flags(read("/proc/cpuinfo")),
        beans.getTotalMemorySize(),
        available(read("/proc/meminfo")).orElse(beans.getFreeMemorySize()));
  }

  /** As DJL names systems: linux-x86_64, linux-aarch64, osx-aarch64. */
  String platform() {
    String name = system.toLowerCase(Locale.ROOT);
    String os = name.startsWith("mac") ? "osx" : name;
    return switch (architecture) {
      case "amd64", "x86_64" -> os + "-x86_64";
      case "arm64", "aarch64" -> os + "-aarch64";
      default -> os + "-" + architecture;
    };
  }

  /** Of the first core. */
  static Set<String> flags(String cpuinfo) {
    return cpuinfo
        .lines()
        .filter(line -> line.startsWith("flags"))
        .findFirst()
        .map(line -> Set.of(line.substring(line.indexOf(':') + 1).strip().split("\\s+")))
        .orElse(Set.of());
  }

  /** Free, or held by caches that give way. */
  static Optional<Long> available(String meminfo) {
    return meminfo
        .lines()
        .filter(line -> line.startsWith("MemAvailable:"))
        .findFirst()
        .map(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024);
  }

  private static String read(String file) {
    try {
      return Files.readString(Path.of(file));
    } catch (IOException e) {
      return "";
    }
  }
}
