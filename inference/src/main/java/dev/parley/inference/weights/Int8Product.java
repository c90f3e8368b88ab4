package dev.parley.inference.weights;

import dev.parley.kernels.KernelChoice;
import dev.parley.kernels.KernelMachine;
import dev.parley.kernels.KernelSupport;

/** What multiplies matrices of 8 bits, and how many steps of a weight it distinguishes. */
public enum Int8Product {
  /** libtorch's FBGEMM on a CPU with the 512-bit form of VNNI. */
  FBGEMM(127, "pack", "add_packed", "add_packed_head"),
  /**
   * FBGEMM elsewhere: it adds two products of 8 bits in 16, which saturates unless one side has 7
   * bits.
   */
  FBGEMM_OF_7_BITS(63, "pack", "add_packed", "add_packed_head"),
  /** Our own (module {@code kernels}), whose sums are exact. */
  PANELS(127, "pack_panels", "add_panels", "add_head_panels");

  private final int levels;
  private final String packer;
  private final String adder;
  private final String headAdder;

  /**
   * @param packer of the methods of {@code network.py} and {@code fused.py} the one that packs
   * @param adder the one that takes the next layer
   * @param headAdder the one that takes the next rows of the head
   */
  Int8Product(int levels, String packer, String adder, String headAdder) {
    this.levels = levels;
    this.packer = packer;
    this.adder = adder;
    this.headAdder = headAdder;
  }

  /**
   * The best one on a machine.
   *
   * @param kernels as they were loaded there
   */
  public static Int8Product of(KernelMachine machine, KernelSupport kernels) {
    return switch (kernels) {
      case KernelSupport.Present _ -> PANELS;
      case KernelSupport.Absent _ -> machine.hasVnni() ? FBGEMM : FBGEMM_OF_7_BITS;
    };
  }

  /** The best one here, provided that our operators can be loaded. */
  public static Int8Product ofThisMachine(KernelChoice kernels) {
    KernelMachine machine = KernelMachine.ofThisMachine();
    return of(machine, KernelSupport.of(kernels, machine));
  }

  /** Steps of a weight to each side of zero. */
  int levels() {
    return levels;
  }

  String packer() {
    return packer;
  }

  String adder() {
    return adder;
  }

  String headAdder() {
    return headAdder;
  }
}
