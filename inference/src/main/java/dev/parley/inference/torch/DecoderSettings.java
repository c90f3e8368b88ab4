package dev.parley.inference.torch;

import dev.parley.inference.kvcache.CacheFormat;
import dev.parley.inference.threads.Threads;
import dev.parley.inference.weights.Precision;
import dev.parley.inference.weights.WeightFormat;
import dev.parley.inference.weights.prepared.PreparedStorage;
import dev.parley.kernels.KernelChoice;
import java.lang.management.ManagementFactory;
import java.util.Optional;

/**
 * How to run a network.
 *
 * @param precision empty for the one that suits the model
 * @param cache empty for the one that suits the precision
 * @param threads of libtorch; all of them where sums in floating point depend on their number
 * @param memoryBytes for weights, caches and scratch together
 * @param seats sequences that are open at once, as a hint for the capacity
 * @param storage for the packed weights
 * @param kernels whose operators compute what both we and libtorch have one for
 */
public record DecoderSettings(
    Optional<Precision> precision,
    Optional<CacheFormat> cache,
    Threads threads,
    long memoryBytes,
    int seats,
    PreparedStorage storage,
    KernelChoice kernels) {

  public DecoderSettings {
    check(memoryBytes > 0, "memory", memoryBytes);
    check(seats >= 1 && seats <= 1024, "seats", seats);
  }

  /** Settings with our operators, where they can run. */
  public DecoderSettings(
      Precision precision, Threads threads, long memoryBytes, int seats, PreparedStorage storage) {
    this(
        Optional.of(precision),
        Optional.empty(),
        threads,
        memoryBytes,
        seats,
        storage,
        KernelChoice.AUTO);
  }

  /** Settings with a fixed number of threads that store nothing. */
  public DecoderSettings(Precision precision, int threads, long memoryBytes, int seats) {
    this(precision, Threads.fixed(threads), memoryBytes, seats, PreparedStorage.NONE);
  }

  /**
   * Threads of a step. Sums in floating point that are cut by their number keep it, so that the
   * same seed gives the same answer.
   */
  Threads stepThreads(WeightFormat format) {
    return format.isSameOnAnyThreads() ? threads : Threads.fixed(threads.most());
  }

  /** These settings with another storage. */
  public DecoderSettings with(PreparedStorage other) {
    return new DecoderSettings(precision, cache, threads, memoryBytes, seats, other, kernels);
  }

  /** These settings with other operators. */
  public DecoderSettings with(KernelChoice other) {
    return new DecoderSettings(precision, cache, threads, memoryBytes, seats, storage, other);
  }

  /** These settings with another cache. */
  public DecoderSettings with(CacheFormat other) {
    return new DecoderSettings(
        precision, Optional.of(other), threads, memoryBytes, seats, storage, kernels);
  }

  private static void check(boolean holds, String name, Object value) {
    if (!holds) {
      throw new IllegalArgumentException(name + " is " + value);
    }
  }

  /** What a worker may take where nothing is set: six tenths of the container or machine. */
  public static long derivedMemory() {
    var machine =
        ManagementFactory.getPlatformMXBean(com.sun.management.OperatingSystemMXBean.class);
    return machine.getTotalMemorySize() / 10 * 6;
  }
}
