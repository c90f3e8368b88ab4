package dev.parley.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookSecretTest {

  @Test
  void signsAsStandardWebhooksDoes() {
    WebhookSecret secret =
        WebhookSecret.parse("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw").orElseThrow();
    String signature =
        secret.sign(
            "msg_p5jXN8AQM9LWM0D4loKWxJek",
            Instant.ofEpochSecond(1_614_265_330),
            "{\"test\": 2432232314}".getBytes(UTF_8));
    assertThat(signature).isEqualTo("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
  }

  @Test
  void aDrawnOneIsReadAgainAndNotPrinted() {
    WebhookSecret drawn = WebhookSecret.random(new SecureRandom());
    WebhookSecret read = WebhookSecret.parse(drawn.reveal()).orElseThrow();
    assertThat(read.reveal()).isEqualTo(drawn.reveal());
    assertThat(drawn.toString()).isEqualTo("whsec_…");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "whsec_",
        "whsec_AAAA",
        "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
        "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLa w"
      })
  void whatIsNoneIsNotRead(String text) {
    assertThat(WebhookSecret.parse(text)).isEmpty();
  }
}
