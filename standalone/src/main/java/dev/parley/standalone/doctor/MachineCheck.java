package dev.parley.standalone.doctor;

import dev.parley.inference.weights.Int8Product;
import dev.parley.kernels.KernelChoice;
import dev.parley.kernels.KernelMachine;
import dev.parley.kernels.KernelSupport;
import java.util.List;

/**
 * Java, cores, CPU, and whose operators run on it.
 *
 * @param libtorch for which system it is packed
 */
record MachineCheck(HostInfo host, KernelChoice kernels, String libtorch) {

  private static final int NEEDED_JAVA = 25;

  List<Finding> findings() {
    return List.of(java(), system(), cores(), cpu(), operators());
  }

  private Finding java() {
    String text = "release " + host.javaRelease();
    return host.javaRelease() >= NEEDED_JAVA
        ? Finding.good("Java", text)
        : Finding.bad("Java", text, "install a JDK " + NEEDED_JAVA + " or newer, or set JAVA_HOME");
  }

  private Finding system() {
    String text = host.system() + " " + host.architecture();
    return host.platform().equals(libtorch)
        ? Finding.good("system", text)
        : Finding.bad(
            "system",
            text + ", but libtorch here is for " + libtorch,
            "Linux on x86-64 or aarch64: build with -Dlibtorch.platform=" + host.platform());
  }

  private Finding cores() {
    return host.cores() > 1
        ? Finding.good("cores", host.cores() + ", one thread of the model on each that is free")
        : Finding.poor("cores", "1", "answers and their delivery share it; two are much better");
  }

  private Finding cpu() {
    if (host.platform().endsWith("-aarch64")) {
      return Finding.poor(
          "CPU", "Arm: Parley was never measured on one", "please tell how fast it is");
    }
    if (!host.cpuFlags().contains("avx2")) {
      return Finding.poor(
          "CPU", "no AVX2", "every number is computed slowly here; take a CPU since about 2015");
    }
    return switch (Int8Product.of(machine(), KernelSupport.of(kernels, machine()))) {
      case FBGEMM, PANELS ->
          Finding.good("CPU", multiplier() + ": int8 runs at its full precision");
      case FBGEMM_OF_7_BITS ->
          Finding.good("CPU", "AVX2 without AVX-512 VNNI: int8 works, with 7 bits per weight");
    };
  }

  /** What multiplies numbers of 8 bits. */
  private String multiplier() {
    if (host.cpuFlags().contains("avx512_vnni")) {
      return "AVX-512 VNNI";
    }
    return host.cpuFlags().contains("avx_vnni") ? "AVX-VNNI" : "AVX2";
  }

  private KernelMachine machine() {
    return new KernelMachine(host.system(), host.architecture(), host.cpuFlags());
  }

  /** Whether the library can be loaded shows at the start only; the worker's log says it. */
  private Finding operators() {
    return switch (KernelSupport.of(kernels, machine())) {
      case KernelSupport.Present(KernelChoice instructions) ->
          Finding.good("operators", "our own, on " + instructions.label());
      case KernelSupport.Absent(String reason) ->
          Finding.poor(
              "operators",
              "those of libtorch: " + reason,
              "attention to long texts is slower with them; parley.worker.kernels=auto where it is off");
    };
  }
}
