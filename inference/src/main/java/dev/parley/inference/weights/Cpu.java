package dev.parley.inference.weights;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;

/** What this machine's CPU can do, as far as it changes how we compute. */
public record Cpu(boolean vnni) {

  static final Cpu PLAIN = new Cpu(false);

  private static final Path INFO = Path.of("/proc/cpuinfo");

  public static Cpu ofThisMachine() {
    try {
      return of(Files.readString(INFO));
    } catch (IOException e) {
      return PLAIN;
    }
  }

  /** FBGEMM uses the 512-bit form of VNNI only, never AVX-VNNI. */
  static Cpu of(String info) {
    Set<String> flags =
        info.lines()
            .filter(line -> line.startsWith("flags"))
            .findFirst()
            .map(line -> Set.of(line.substring(line.indexOf(':') + 1).strip().split("\\s+")))
            .orElse(Set.of());
    return new Cpu(flags.contains("avx512_vnni"));
  }

  /**
   * Steps of an int8 weight to each side of zero. Without VNNI two products of 8 bits are added in
   * 16 bits, which saturates unless one side has 7 bits.
   */
  public int weightLevels() {
    return vnni ? 127 : 63;
  }
}
