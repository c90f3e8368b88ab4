package dev.parley.inference.torch;

import dev.parley.kernels.KernelChoice;
import dev.parley.kernels.KernelMachine;
import dev.parley.kernels.KernelSupport;
import java.util.List;
import java.util.stream.Stream;

/** The instruction sets of our operators that this machine has. */
final class Instructions {

  private Instructions() {}

  static List<KernelChoice> here() {
    KernelMachine machine = KernelMachine.ofThisMachine();
    return Stream.of(KernelChoice.AVX2, KernelChoice.AVX512, KernelChoice.NEON)
        .filter(choice -> KernelSupport.of(choice, machine) instanceof KernelSupport.Present)
        .toList();
  }
}
