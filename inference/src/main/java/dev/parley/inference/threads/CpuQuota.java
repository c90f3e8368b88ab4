package dev.parley.inference.threads;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/**
 * What a control group of version 2 lets its processes use, as the kernel's cgroup-v2 document
 * describes {@code cpu.max} and {@code cpu.stat}. Without such a group, or without a limit, nothing
 * is known of it and nothing held back.
 */
record CpuQuota(Path group) {

  /**
   * @param root where the groups are mounted; a container sees its own there
   */
  static CpuQuota of(Path root, Path proc) {
    try {
      for (String line : Files.readAllLines(proc.resolve("self/cgroup"))) {
        Path own = root.resolve(line.replaceFirst("^0::/?", ""));
        if (line.startsWith("0::") && Files.isReadable(own.resolve("cpu.max"))) {
          return new CpuQuota(own);
        }
      }
    } catch (IOException e) {
      return new CpuQuota(root);
    }
    return new CpuQuota(root);
  }

  /** Nanoseconds that were allowed since the clock's zero, less those used; empty without limit. */
  OptionalLong unused(long now) throws IOException {
    Path limit = group.resolve("cpu.max");
    if (!Files.isReadable(limit)) {
      return OptionalLong.empty();
    }
    String[] words = Files.readString(limit).strip().split(" ", -1);
    if (words[0].equals("max")) {
      return OptionalLong.empty();
    }
    double cores = Double.parseDouble(words[0]) / Double.parseDouble(words[1]);
    return OptionalLong.of((long) (cores * now) - statistic("usage_usec"));
  }

  /** Nanoseconds for which its threads were stopped because the quota was used up. */
  long throttled() throws IOException {
    return Files.isReadable(group.resolve("cpu.max")) ? statistic("throttled_usec") : 0;
  }

  private long statistic(String name) throws IOException {
    return Files.readAllLines(group.resolve("cpu.stat")).stream()
        .filter(line -> line.startsWith(name + " "))
        .mapToLong(line -> 1000 * Long.parseLong(line.substring(name.length() + 1).strip()))
        .findFirst()
        .orElse(0);
  }
}
