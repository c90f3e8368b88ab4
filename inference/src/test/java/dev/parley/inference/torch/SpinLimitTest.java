package dev.parley.inference.torch;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.junit.jupiter.api.Test;

class SpinLimitTest {

  private static final String VARIABLE = "GOMP_SPINCOUNT";

  @Test
  void theProcessItselfSaysHowLongItsThreadsSpin() throws Throwable {
    SpinLimit.set();
    SpinLimit.set(); // a second model changes nothing
    boolean chosen = System.getenv(VARIABLE) != null || System.getenv("OMP_WAIT_POLICY") != null;
    if (!chosen) {
      assertThat(Long.parseLong(environment())).isBetween(300L, 20_000L);
    }
  }

  @Test
  void theCountFitsTheProcessor() {
    assertThat(SpinLimit.turns()).isBetween(300L, 20_000L);
  }

  /** Java's own view is that of the start. */
  @SuppressWarnings("restricted") // native access is enabled where tests run
  private static String environment() throws Throwable {
    Linker linker = Linker.nativeLinker();
    MemorySegment function = linker.defaultLookup().find("getenv").orElseThrow();
    FunctionDescriptor shape = FunctionDescriptor.of(ValueLayout.ADDRESS, ValueLayout.ADDRESS);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment name = arena.allocateFrom(VARIABLE);
      MemorySegment value =
          (MemorySegment) linker.downcallHandle(function, shape).invokeExact(name);
      return value.reinterpret(64).getString(0);
    }
  }
}
