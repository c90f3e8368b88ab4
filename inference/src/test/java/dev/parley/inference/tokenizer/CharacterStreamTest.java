package dev.parley.inference.tokenizer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CharacterStreamTest {

  @Test
  void givesBackEveryCharacterOfUnicode() {
    StringBuilder text = new StringBuilder();
    for (int codePoint = 0; codePoint <= Character.MAX_CODE_POINT; codePoint += 17) {
      if (codePoint < 0xD800 || codePoint > 0xDFFF) {
        text.appendCodePoint(codePoint);
      }
    }
    assertThat(decoded(text.toString().getBytes(UTF_8))).isEqualTo(text.toString());
  }

  /** Expected values are those of Rust's from_utf8_lossy, which decodes for transformers. */
  @ParameterizedTest
  @CsvSource({
    "41C342, A?B",
    "E4BD41, ?A",
    "E4BDE4BDA0, ?你",
    "F09F9841, ?A",
    "F09F41, ?A",
    "C0AF, ??",
    "E08080, ???",
    "EDA080, ???",
    "F4908080, ????",
    "F5FF, ??",
    "8080, ??",
    "E4BD, ''",
    "41F09F98, A",
  })
  void replacesWhatIsNoCharacterAndWaitsForTheRest(String hex, String expected) {
    assertThat(decoded(HexFormat.of().parseHex(hex))).isEqualTo(expected.replace('?', '\uFFFD'));
  }

  @Test
  void doesNotCareWhereTheBytesAreCut() {
    RandomGenerator random = RandomGenerator.of("L64X128MixRandom");
    for (int round = 0; round < 2_000; round++) {
      byte[] bytes = new byte[24];
      random.nextBytes(bytes);
      // Random bytes rarely begin a character, so most of them are moved near the interesting ones.
      for (int i = 0; i < bytes.length; i += 2) {
        bytes[i] = (byte) (0xE0 + random.nextInt(0x16));
      }
      StringBuilder single = new StringBuilder();
      CharacterStream stream = new CharacterStream();
      for (byte b : bytes) {
        stream.accept(new byte[] {b}, single);
      }
      assertThat(single.toString()).isEqualTo(decoded(bytes));
    }
  }

  private static String decoded(byte[] bytes) {
    StringBuilder out = new StringBuilder();
    new CharacterStream().accept(bytes, out);
    return out.toString();
  }
}
