package dev.parley.models;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.models.huggingface.Golden;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/**
 * Fingerprints stand in jobs and in prepared files. They were computed with the version of November
 * 2026; one that changes would strand the jobs of a running fleet.
 */
class PinnedFingerprintTest {

  @Test
  void theFingerprintOfAFolderIsThatOfEarlierVersions() {
    Path folder = Golden.folder("qwen2-tied-f32");

    assertThat(fingerprint(folder, "float32"))
        .isEqualTo("43b0a05732890a97a4b545dde1dbfff67bf4ede7e0e7e6e7c715b9bed6746171");
    assertThat(fingerprint(folder, "bf16"))
        .isEqualTo("185440f6fe4ba08bfacb2d0c2d0719af492f25fa55434ce4036f9935657305cb");
    assertThat(fingerprint(folder, "int8"))
        .isEqualTo("a7da431f9ddc0d9dd95ac45c7676b1b7433c6835a69947b78106eb4d095d7037");
  }

  @Test
  void theFingerprintOfShardsIsThatOfEarlierVersions() {
    assertThat(fingerprint(Golden.folder("llama-sharded-f16"), "int8"))
        .isEqualTo("530cfb71927edbc7fd0a35799cb87fe42fbfe70a47e05d0d1db1ed42f90aae0f");
  }

  @Test
  void theFingerprintOfAGgufFileIsThatOfEarlierVersions() {
    Path file = Golden.folder("gguf-qwen3").resolve("model.gguf");

    assertThat(fingerprint(file, "int8"))
        .isEqualTo("d0cf5bc8999c8f4d0699f77b368b1092954ef8b8797b6aea4bba962f0ed2269c");
  }

  private static String fingerprint(Path model, String precision) {
    return LanguageModels.open(model).fingerprint(precision);
  }
}
