package dev.parley.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ApiKeyTest {

  private static final String DIGITS =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

  private final ApiKey key = ApiKey.random(new SecureRandom());

  @Test
  void hasTheShapeThatScannersLookFor() {
    assertThat(key.reveal()).matches("sk-parley-[0-9A-Za-z]{8}-[0-9A-Za-z]{36}");
    assertThat(key.reveal()).startsWith("sk-parley-" + key.id() + "-");
  }

  @Test
  void isReadBack() {
    ApiKey read = ApiKey.parse(key.reveal()).orElseThrow();
    assertThat(read.id()).isEqualTo(key.id());
    assertThat(read.hash().isSame(key.hash())).isTrue();
  }

  /** So that others can compute the check: CRC-32, modulo 62⁴, most significant digit first. */
  @Test
  void itsCheckIsTheOneOfThePage() {
    String head = "sk-parley-AAAAAAAA-" + "0".repeat(32);
    assertThat(ApiKey.parse(head + "I2VE")).isPresent();
  }

  @Test
  void everyMistypedCharacterIsNoticed() {
    Random random = new Random(7);
    String text = key.reveal();
    for (int i = 0; i < text.length(); i++) {
      char other = DIGITS.charAt(random.nextInt(DIGITS.length()));
      if (other != text.charAt(i)) {
        assertThat(ApiKey.parse(text.substring(0, i) + other + text.substring(i + 1)))
            .as("character %d", i)
            .isEmpty();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "sk-parley-", "sk-parley-AAAAAAAA-", "sk-proj-AAAAAAAA", "模型"})
  void whatNeverWasAKeyIsNone(String text) {
    assertThat(ApiKey.parse(text)).isEmpty();
    assertThat(ApiKey.parse(key.reveal() + text).isPresent()).isEqualTo(text.isEmpty());
    assertThat(ApiKey.parse(text + key.reveal()).isPresent()).isEqualTo(text.isEmpty());
  }

  @Test
  void anotherSecretOfTheSameIdIsAnotherKey() {
    ApiKey other = ApiKey.random(key.id(), new SecureRandom());
    assertThat(other.id()).isEqualTo(key.id());
    assertThat(other.hash().isSame(key.hash())).isFalse();
  }

  @Test
  void doesNotSpellItselfInTexts() {
    String secret = key.reveal().substring(19);
    assertThat(key.toString()).doesNotContain(secret).contains(key.id().value());
    assertThat(key.hash().toString()).doesNotContain(key.hash().hex());
  }
}
