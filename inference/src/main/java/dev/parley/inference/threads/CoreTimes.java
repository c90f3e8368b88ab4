package dev.parley.inference.threads;

/**
 * What a system counts, in nanoseconds that only ever grow.
 *
 * @param at when they were read
 * @param waited in which threads of the steps were ready to run, and something else ran
 * @param idle of all cores that this process may use together
 * @param unused what a quota allowed and nobody took; as {@code idle} where there is no quota
 */
record CoreTimes(long at, long waited, long idle, long unused) {

  /** What happened since these earlier ones. */
  CoreUse since(CoreTimes earlier) {
    long nanos = Math.max(1, at - earlier.at);
    long free = Math.min(idle - earlier.idle, unused - earlier.unused);
    return new CoreUse(
        nanos, (double) (waited - earlier.waited) / nanos, (double) Math.max(0, free) / nanos);
  }
}
