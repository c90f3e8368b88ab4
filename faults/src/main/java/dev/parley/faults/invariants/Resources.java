package dev.parley.faults.invariants;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/**
 * What a process holds of the machine, or what a scenario holds of Redis.
 *
 * @param megabytes of memory: of a living heap after a collection, of a process what is resident
 * @param subscriptions to wake-ups of jobs
 */
public record Resources(long megabytes, long threads, long files, long subscriptions) {

  public static final Resources NONE = subscriptions(0);

  private static final long MEGABYTES_KEPT = 96;
  private static final long THREADS_KEPT = 24;
  private static final long FILES_KEPT = 64;

  /** Looks at this process now, after a garbage collection. */
  public static Resources here(long subscriptions) {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    Resources process = of(ProcessHandle.current().pid());
    long heap = (runtime.totalMemory() - runtime.freeMemory()) >> 20;
    return new Resources(heap, process.threads, process.files, subscriptions);
  }

  /** Looks at a process of this machine now. */
  public static Resources of(long pid) {
    Path status = Path.of("/proc", String.valueOf(pid), "status");
    File files = new File("/proc/" + pid + "/fd");
    return new Resources(
        number(status, "VmRSS:") / 1024,
        number(status, "Threads:"),
        Objects.requireNonNull(files.list(), "no process " + pid).length,
        0);
  }

  public static Resources subscriptions(long count) {
    return new Resources(0, 0, 0, count);
  }

  /** Whether {@code later} holds as much, give or take what pools and caches keep. */
  boolean isAsGoodAs(Resources later) {
    return later.megabytes <= megabytes + MEGABYTES_KEPT
        && later.threads <= threads + THREADS_KEPT
        && later.files <= files + FILES_KEPT
        && later.subscriptions <= subscriptions;
  }

  private static long number(Path status, String name) {
    try {
      return Files.readAllLines(status).stream()
          .filter(line -> line.startsWith(name))
          .map(line -> line.replaceAll("\\D", ""))
          .mapToLong(Long::parseLong)
          .findFirst()
          .orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
