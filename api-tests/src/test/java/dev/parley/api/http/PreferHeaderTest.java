package dev.parley.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.mock.web.MockHttpServletRequest;

/** What a client may write into {@code PreferHeader}. */
class PreferHeaderTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "wait=5|5",
        "wait=0|0",
        "wait=60|60",
        "wait=61|60",
        "wait=999999999|60",
        "respond-async, wait=10|10",
        "wait=10; foo=bar|10",
        "WAIT = \"7\"|7",
      })
  void readsHowLongToWait(String header, int seconds) {
    assertThat(wait(header)).contains(Duration.ofSeconds(seconds));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"wait|", "wait=|", "wait=-1|", "wait=1.5|", "await=5|", "wait=99999999999|", "x|"})
  void ignoresWhatItCannotRead(String header) {
    assertThat(wait(header)).isEmpty();
  }

  private static Optional<Duration> wait(String header) {
    MockHttpServletRequest request = new MockHttpServletRequest();
    request.addHeader("Prefer", header);
    return PreferHeader.wait(request);
  }
}
