package dev.parley.inference.torch;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** GGUF files computed as they are quantized, on one thread and on two. */
class StoredThreadsTest {

  @ParameterizedTest
  @MethodSource("dev.parley.inference.torch.DjlDecoderStoredTest#names")
  void twoThreadsHaveTheBitsOfOne(String name) {
    DjlDecoderStoredTest.kernels()
        .forEach(
            kernels -> {
              try (GoldenModel one = DjlDecoderStoredTest.open(name, kernels, 1);
                  GoldenModel two = DjlDecoderStoredTest.open(name, kernels, 2)) {
                int[] text = DjlDecoderStoredTest.longText(one, 30);
                assertThat(DjlDecoderStoredTest.alone(two, text, 30))
                    .isEqualTo(DjlDecoderStoredTest.alone(one, text, 30));
              }
            });
  }
}
