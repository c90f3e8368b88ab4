package dev.parley.inference.torch;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * How long threads of OpenMP wait for one another by spinning before they sleep. GNU's library
 * spins 300,000 times, some 20 ms: when a thread waits for a core, the others burn theirs for so
 * long at each of a step's hundreds of barriers, and may keep it from that very core.
 */
final class SpinLimit {

  /** More than threads with a core wait for one another, much less than a scheduler's slice. */
  private static final long NANOS = TimeUnit.MICROSECONDS.toNanos(100);

  private static final String VARIABLE = "GOMP_SPINCOUNT";
  private static final int TURNS = 2_000;
  private static final int ROUNDS = 20;

  private static final FunctionDescriptor SETENV =
      FunctionDescriptor.of(
          ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.ADDRESS, ValueLayout.JAVA_INT);

  private SpinLimit() {}

  /**
   * Before libtorch is loaded, which reads it once. What the environment says of it stays. Other
   * systems than Linux have no such variable, or no {@code setenv}; there nothing happens.
   */
  static void set() {
    Map<String, String> environment = System.getenv();
    if (!environment.containsKey(VARIABLE) && !environment.containsKey("OMP_WAIT_POLICY")) {
      Linker.nativeLinker().defaultLookup().find("setenv").ifPresent(SpinLimit::set);
    }
  }

  @SuppressWarnings("restricted") // native access is enabled where this runs
  private static void set(MemorySegment function) {
    MethodHandle setenv = Linker.nativeLinker().downcallHandle(function, SETENV);
    try (Arena arena = Arena.ofConfined()) {
      var name = arena.allocateFrom(VARIABLE);
      var value = arena.allocateFrom(Long.toString(turns()));
      var _ = (int) setenv.invokeExact(name, value, 0);
    } catch (Throwable e) {
      throw new IllegalStateException("setenv", e);
    }
  }

  /** A turn has one pause instruction, which takes 5 to 140 cycles. */
  static long turns() {
    long best = Long.MAX_VALUE;
    for (int round = 0; round < ROUNDS; round++) {
      best = Math.min(best, pauses());
    }
    return Math.clamp(NANOS * TURNS / Math.max(1, best), 300, 20_000);
  }

  private static long pauses() {
    long start = System.nanoTime();
    for (int i = 0; i < TURNS; i++) {
      Thread.onSpinWait();
    }
    return System.nanoTime() - start;
  }
}
