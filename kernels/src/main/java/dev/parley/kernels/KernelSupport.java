package dev.parley.kernels;

import java.util.Set;

/** Whether our operators can run on a machine, as far as that shows before they are loaded. */
public sealed interface KernelSupport {

  /**
   * They can.
   *
   * @param instructions on which they then run
   */
  record Present(KernelChoice instructions) implements KernelSupport {}

  /** They cannot, or shall not; libtorch's serve. */
  record Absent(String reason) implements KernelSupport {}

  /** What follows from a choice on a machine. */
  static KernelSupport of(KernelChoice choice, KernelMachine machine) {
    if (choice == KernelChoice.OFF) {
      return new Absent("they are switched off");
    }
    if (machine.platform().isEmpty()) {
      return new Absent("ours are built for Linux on x86-64 and aarch64 only");
    }
    return machine.isArm() ? onArm(choice) : onX86(choice, machine);
  }

  /** Every such CPU has NEON. */
  private static KernelSupport onArm(KernelChoice choice) {
    return switch (choice) {
      case AUTO, NEON -> new Present(KernelChoice.NEON);
      case AVX2, AVX512 -> new Absent("this CPU is no x86");
      case OFF -> throw new IllegalStateException();
    };
  }

  private static KernelSupport onX86(KernelChoice choice, KernelMachine machine) {
    boolean wide = has(machine, "avx512f", "avx512vl", "avx512bw", "avx512dq");
    if (!has(machine, "avx2", "fma", "f16c")) {
      return new Absent("this CPU has no AVX2, FMA or F16C");
    }
    return switch (choice) {
      case AUTO -> new Present(wide ? KernelChoice.AVX512 : KernelChoice.AVX2);
      case AVX2 -> new Present(KernelChoice.AVX2);
      case AVX512 ->
          wide ? new Present(KernelChoice.AVX512) : new Absent("this CPU has no AVX-512");
      case NEON -> new Absent("this CPU has no NEON");
      case OFF -> throw new IllegalStateException();
    };
  }

  private static boolean has(KernelMachine machine, String... flags) {
    return machine.cpuFlags().containsAll(Set.of(flags));
  }
}
