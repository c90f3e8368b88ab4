package dev.parley.inference.weights;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.kernels.KernelChoice;
import dev.parley.kernels.KernelMachine;
import dev.parley.kernels.KernelSupport;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Int8ProductTest {

  @ParameterizedTest
  @CsvSource({
    "avx512_vnni, AVX512, PANELS, 127",
    "avx512_vnni, AVX2, PANELS, 127",
    "avx512_vnni, , FBGEMM, 127",
    "avx_vnni, AVX2, PANELS, 127",
    "avx512f, AVX512, PANELS, 127",
    "avx2, AVX2, PANELS, 127",
    "avx2, , FBGEMM_OF_7_BITS, 63"
  })
  void isExactWhereverOursOrVnniIs(
      String flag, KernelChoice loaded, Int8Product expected, int levels) {
    KernelSupport kernels =
        loaded == null
            ? new KernelSupport.Absent("it cannot be loaded")
            : new KernelSupport.Present(loaded);
    Int8Product found = Int8Product.of(new KernelMachine("Linux", "amd64", Set.of(flag)), kernels);
    assertThat(found).isEqualTo(expected);
    assertThat(found.levels()).isEqualTo(levels);
  }
}
