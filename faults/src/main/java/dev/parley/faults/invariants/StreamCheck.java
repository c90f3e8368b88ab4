package dev.parley.faults.invariants;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Whether bytes that came on one connection are an event stream: lines of UTF-8, each a field of
 * ours, a comment or empty. What broke off in the middle of a line does not count.
 */
final class StreamCheck {

  private static final Pattern LINE = Pattern.compile("((id|event|data|retry): .*|:.*|)");

  private StreamCheck() {}

  /** What is wrong with them, if anything. */
  static Optional<String> check(byte[] bytes) {
    int end = lastLineEnd(bytes);
    try {
      String whole =
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, 0, end)).toString();
      return Arrays.stream(whole.split("\n", -1))
          .filter(line -> !LINE.matcher(line).matches())
          .findFirst()
          .map(line -> "no line of an event stream: " + line);
    } catch (CharacterCodingException e) {
      return Optional.of("no UTF-8");
    }
  }

  private static int lastLineEnd(byte[] bytes) {
    int end = bytes.length;
    while (end > 0 && bytes[end - 1] != '\n') {
      end--;
    }
    return end;
  }
}
