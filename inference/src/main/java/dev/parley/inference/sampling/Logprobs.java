package dev.parley.inference.sampling;

import dev.parley.conversation.TokenLogprob;
import dev.parley.conversation.TokenLogprob.Alternative;
import dev.parley.inference.model.Decoder.Candidates;
import dev.parley.inference.model.Decoder.Unadjusted;
import dev.parley.inference.model.TokenText;
import dev.parley.job.Settings;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * How likely the tokens of one answer's text were, by the unadjusted distribution. A token's
 * logprob is given out with the text to which it belongs: what is held back may turn out to be a
 * stop string or the mark of a tool call. Does nothing unless the request asked for logprobs. Not
 * thread-safe.
 */
public final class Logprobs {

  /** As OpenAI says it of tokens that are all but impossible; JSON has no infinity. */
  private static final double LEAST = -9999;

  /** Millionths: more than two networks agree in, and a third of the digits to log. */
  private static final double DIGITS = 1e6;

  private final TokenText tokens;
  private final Optional<Integer> alternatives;
  private final List<Held> held = new ArrayList<>();

  public Logprobs(TokenText tokens, Settings settings) {
    this.tokens = tokens;
    this.alternatives = settings.topLogprobs();
  }

  /** Whether the decoder is to give the unadjusted distribution. */
  public Unadjusted unadjusted() {
    return alternatives.isPresent() ? Unadjusted.ASKED : Unadjusted.LEFT_OUT;
  }

  /** The next token may be one of the text. One without bytes never is. */
  public void hold(int id, Candidates candidates) {
    if (alternatives.isPresent() && tokens.bytes(id).length > 0) {
      Candidates unadjusted =
          candidates
              .unadjusted()
              .orElseThrow(() -> new IllegalStateException("no unadjusted candidates"));
      held.add(new Held(tokens.bytes(id), logprob(id, unadjusted, alternatives.get())));
    }
  }

  /**
   * All that are held are of this text, but for those of white space that the chat format left out
   * in front of it.
   *
   * @param text not empty
   */
  public List<TokenLogprob> release(String text) {
    boolean trimmed = !isBlank(text.charAt(0));
    List<TokenLogprob> released =
        held.stream().dropWhile(token -> trimmed && token.isBlank()).map(Held::logprob).toList();
    held.clear();
    return released;
  }

  /** None of those that are held is of the text. */
  public void drop() {
    held.clear();
  }

  private record Held(byte[] bytes, TokenLogprob logprob) {

    boolean isBlank() {
      for (byte b : bytes) {
        if (!Logprobs.isBlank(b)) {
          return false;
        }
      }
      return true;
    }
  }

  private static boolean isBlank(int character) {
    return character == ' ' || character == '\n' || character == '\r' || character == '\t';
  }

  private TokenLogprob logprob(int id, Candidates unadjusted, int count) {
    int[] ids = unadjusted.ids();
    float[] logits = unadjusted.logits();
    double total = unadjusted.logSumExp();
    List<Alternative> top =
        IntStream.range(0, Math.min(count, ids.length))
            .mapToObj(i -> new Alternative(hex(tokens.name(ids[i])), round(logits[i] - total)))
            .toList();
    return new TokenLogprob(hex(tokens.bytes(id)), round(logit(id, unadjusted) - total), top);
  }

  private static float logit(int id, Candidates unadjusted) {
    int[] ids = unadjusted.ids();
    for (int i = 0; i < ids.length; i++) {
      if (ids[i] == id) {
        return unadjusted.logits()[i];
      }
    }
    return unadjusted.all()[id];
  }

  private static double round(double logprob) {
    return Math.max(LEAST, Math.round(logprob * DIGITS) / DIGITS);
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }
}
