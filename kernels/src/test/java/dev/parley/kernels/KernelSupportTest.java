package dev.parley.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.kernels.KernelSupport.Absent;
import dev.parley.kernels.KernelSupport.Present;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class KernelSupportTest {

  private static final Set<String> OLD = Set.of("sse4_2", "avx2", "fma");
  private static final Set<String> USUAL = Set.of("avx2", "fma", "f16c");
  private static final Set<String> WIDE =
      Set.of("avx2", "fma", "f16c", "avx512f", "avx512vl", "avx512bw", "avx512dq");

  @Test
  void takesTheWidestInstructionsUnlessTold() {
    assertThat(on(KernelChoice.AUTO, USUAL)).isEqualTo(new Present(KernelChoice.AVX2));
    assertThat(on(KernelChoice.AUTO, WIDE)).isEqualTo(new Present(KernelChoice.AVX512));
    assertThat(on(KernelChoice.AVX2, WIDE)).isEqualTo(new Present(KernelChoice.AVX2));
    assertThat(on(KernelChoice.AVX512, WIDE)).isEqualTo(new Present(KernelChoice.AVX512));
  }

  @Test
  void saysWhyNot() {
    assertThat(on(KernelChoice.OFF, WIDE)).isEqualTo(new Absent("they are switched off"));
    assertThat(on(KernelChoice.AUTO, OLD))
        .isEqualTo(new Absent("this CPU has no AVX2, FMA or F16C"));
    assertThat(on(KernelChoice.AVX512, USUAL)).isEqualTo(new Absent("this CPU has no AVX-512"));
    KernelMachine mac = new KernelMachine("Mac OS X", "aarch64", WIDE);
    assertThat(KernelSupport.of(KernelChoice.AUTO, mac))
        .isEqualTo(new Absent("ours are built for Linux on x86-64 and aarch64 only"));
  }

  @Test
  void takesNeonOnArm() {
    KernelMachine arm = new KernelMachine("Linux", "aarch64", Set.of());
    assertThat(arm.platform()).contains("linux-aarch64");
    for (KernelChoice choice : List.of(KernelChoice.AUTO, KernelChoice.NEON)) {
      assertThat(KernelSupport.of(choice, arm)).isEqualTo(new Present(KernelChoice.NEON));
    }
    assertThat(KernelSupport.of(KernelChoice.AVX2, arm))
        .isEqualTo(new Absent("this CPU is no x86"));
    assertThat(on(KernelChoice.NEON, WIDE)).isEqualTo(new Absent("this CPU has no NEON"));
  }

  @Test
  void readsChoicesAsSettingsSpellThem() {
    for (KernelChoice choice : KernelChoice.values()) {
      assertThat(KernelChoice.parse(choice.label())).contains(choice);
    }
    assertThat(KernelChoice.parse("AUTO")).isEmpty();
    assertThat(KernelChoice.parse("avx")).isEmpty();
  }

  private static KernelSupport on(KernelChoice choice, Set<String> flags) {
    return KernelSupport.of(choice, new KernelMachine("Linux", "amd64", flags));
  }
}
