package dev.parley.bench.relay;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TokenScannerTest {

  private static final String ANSWER =
      """
      HTTP/1.1 200 \r
      Content-Type: text/event-stream\r
      \r
      id: 17-1
      event: tokens
      data: {"index":0,"count":2,"text":"123 45 "}

      event: tokens
      data: {"index":2,"count":1,"text":"6 "}

      """;

  private final TokenScanner scanner = new TokenScanner(RelayWire.NATIVE.marker());
  private final List<Integer> found = new ArrayList<>();

  @Test
  void findsTheNumbersInTexts() {
    scan(ANSWER);

    assertThat(found).containsExactly(123, 45, 6);
    assertThat(scanner.status()).isEqualTo(200);
  }

  @Test
  void bytesMayArriveOneByOne() {
    ANSWER.chars().forEach(c -> scan(Character.toString(c)));

    assertThat(found).containsExactly(123, 45, 6);
  }

  @Test
  void findsThemInChunksOfChatCompletionsToo() {
    String chunk =
        "data: {\"choices\":[{\"delta\":{\"role\":\"assistant\",\"content\":\"\"}}]}\n\n";
    TokenScanner chat = new TokenScanner(RelayWire.CHAT.marker());
    chat.scan(
        bytes("HTTP/1.1 200 \r\n\r\n" + chunk + chunk.replace("\"\"", "\"7 89 \"")), found::add);

    assertThat(found).containsExactly(7, 89);
  }

  @Test
  void aRefusalHasItsStatus() {
    scan("HTTP/1.1 503 \r\n");

    assertThat(scanner.status()).isEqualTo(503);
  }

  @Test
  void thereIsNoStatusBeforeItIsWhole() {
    scan("HTTP/1.1 20");

    assertThat(scanner.status()).isZero();
  }

  private void scan(String text) {
    scanner.scan(bytes(text), found::add);
  }

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
  }
}
