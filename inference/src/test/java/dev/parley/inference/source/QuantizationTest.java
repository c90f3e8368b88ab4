package dev.parley.inference.source;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class QuantizationTest {

  @Test
  void refusesWhatIsNotComputed() {
    assertThatIllegalArgumentException().isThrownBy(() -> Quantization.around(4, 3, 16));
    assertThatIllegalArgumentException().isThrownBy(() -> Quantization.around(8, 4, 64));
    assertThatIllegalArgumentException().isThrownBy(() -> Quantization.withMinima(5, 16));
    assertThatIllegalArgumentException().isThrownBy(() -> Quantization.around(32, 8, 16));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Quantization.withMinima(8, 32))
        .withMessage("8 bits in groups of 32 with minima");
  }
}
