package dev.parley.faults.invariants;

import java.lang.management.ManagementFactory;

/**
 * What this process holds of the machine.
 *
 * @param heapMegabytes after a collection
 * @param subscriptions of live channels in Redis
 */
public record Resources(long heapMegabytes, int threads, long files, long subscriptions) {

  /** Looks now, after a garbage collection. */
  public static Resources now(long subscriptions) {
    System.gc();
    var memory = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
    long files =
        ManagementFactory.getOperatingSystemMXBean()
                instanceof com.sun.management.UnixOperatingSystemMXBean unix
            ? unix.getOpenFileDescriptorCount()
            : 0;
    return new Resources(
        memory.getUsed() >> 20,
        ManagementFactory.getThreadMXBean().getThreadCount(),
        files,
        subscriptions);
  }

  /** Whether {@code later} holds as much, give or take what pools and caches keep. */
  boolean isAsGoodAs(Resources later) {
    return later.heapMegabytes <= heapMegabytes + 64
        && later.threads <= threads + 24
        && later.files <= files + 64
        && later.subscriptions <= subscriptions;
  }
}
