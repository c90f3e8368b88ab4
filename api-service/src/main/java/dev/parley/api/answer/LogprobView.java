package dev.parley.api.answer;

import dev.parley.conversation.TokenLogprob;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A token of an answer with its chance and those of others in its place, as OpenAI spells it.
 *
 * @param token its text; U+FFFD where it is a part of a character only
 * @param bytes its UTF-8, 0 … 255 each
 */
public record LogprobView(
    String token, double logprob, List<Integer> bytes, List<AlternativeView> topLogprobs) {

  /** A token that might have stood in its place. */
  public record AlternativeView(String token, double logprob, List<Integer> bytes) {}

  public static LogprobView of(TokenLogprob token) {
    byte[] bytes = HexFormat.of().parseHex(token.bytes());
    return new LogprobView(
        text(bytes),
        token.logprob(),
        numbers(bytes),
        token.top().stream().map(LogprobView::alternative).toList());
  }

  private static AlternativeView alternative(TokenLogprob.Alternative other) {
    byte[] bytes = HexFormat.of().parseHex(other.bytes());
    return new AlternativeView(text(bytes), other.logprob(), numbers(bytes));
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private static List<Integer> numbers(byte[] bytes) {
    return IntStream.range(0, bytes.length).mapToObj(i -> bytes[i] & 0xff).toList();
  }
}
