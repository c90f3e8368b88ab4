package dev.parley.bench.relay;

import java.nio.ByteBuffer;
import java.util.function.IntConsumer;

/**
 * Finds the numbers of {@link ClockModel} in the bytes of one connection, however they are cut: the
 * status of the answer first, then whatever stands behind {@code "text":"} or another marker, up to
 * the next quote. It stands in for an SSE and a JSON parser because thousands of connections share
 * one thread and a delay is taken at the byte that ends a number: what it costs would be measured,
 * too. Not thread-safe.
 */
final class TokenScanner {

  private static final int STATUS_END = "HTTP/1.1 200".length();

  private final String marker;
  private int seen;
  private int status;
  private int matched;
  private int number;

  /**
   * @param marker what stands in front of a text
   */
  TokenScanner(String marker) {
    this.marker = marker;
  }

  /**
   * @param found is called with each number when the space behind it is read
   */
  void scan(ByteBuffer bytes, IntConsumer found) {
    while (bytes.hasRemaining()) {
      int c = bytes.get();
      if (seen < STATUS_END) {
        head(c);
      } else if (matched == marker.length()) {
        text(c, found);
      } else {
        matched = c == marker.charAt(matched) ? matched + 1 : c == marker.charAt(0) ? 1 : 0;
      }
    }
  }

  /** Of the answer; 0 before it is whole. */
  int status() {
    return seen < STATUS_END ? 0 : status;
  }

  private void head(int c) {
    seen++;
    if (seen > STATUS_END - 3) {
      status = 10 * status + c - '0';
    }
  }

  private void text(int c, IntConsumer found) {
    if (c >= '0' && c <= '9') {
      number = 10 * number + c - '0';
    } else if (c == ' ') {
      found.accept(number);
      number = 0;
    } else {
      matched = 0;
      number = 0;
    }
  }
}
