package dev.parley.inference.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.kernels.KernelChoice;
import dev.parley.kernels.KernelMachine;
import dev.parley.kernels.KernelSupport;
import org.junit.jupiter.api.Test;

class KernelLoaderTest {

  @Test
  void areLoadedWhereverTheyCanRun() {
    KernelSupport support = KernelSupport.of(KernelChoice.AUTO, KernelMachine.ofThisMachine());
    Network.load(KernelChoice.OFF).close();
    assertThat(KernelLoader.load(KernelChoice.AUTO)).isEqualTo(support);
    assertThat(KernelLoader.load(KernelChoice.AUTO)).isEqualTo(support);
  }

  /** The plain network has no method to choose instructions with. */
  @Test
  void areNotUsedWhenSwitchedOff() {
    try (Network plain = Network.load(KernelChoice.OFF)) {
      assertThatThrownBy(() -> plain.call("choose_instructions", "auto"))
          .hasMessageContaining("choose_instructions");
      plain.call("copy_block", 0, 0, false);
    }
  }
}
