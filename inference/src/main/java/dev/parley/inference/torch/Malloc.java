package dev.parley.inference.torch;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** The C library's allocator, which holds on to what was freed. */
final class Malloc {

  private static final FunctionDescriptor TRIM =
      FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG);

  private Malloc() {}

  /**
   * Gives the system back what is free: packing weights leaves some 200 MB of holes. A library
   * other than glibc has no such call, and nothing happens.
   */
  static void trim() {
    Linker.nativeLinker().defaultLookup().find("malloc_trim").ifPresent(Malloc::trim);
  }

  @SuppressWarnings("restricted") // native access is enabled where this runs
  private static void trim(MemorySegment function) {
    try {
      var _ = (int) Linker.nativeLinker().downcallHandle(function, TRIM).invokeExact(0L);
    } catch (Throwable e) {
      throw new IllegalStateException("malloc_trim", e);
    }
  }
}
