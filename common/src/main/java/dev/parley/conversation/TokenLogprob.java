package dev.parley.conversation;

import java.util.List;

/**
 * How likely a token of an answer's text was, by the model's own distribution: at temperature 1,
 * without penalties, bias or constraint.
 *
 * @param bytes hex of its UTF-8 bytes, which may begin or end inside a character
 * @param logprob natural logarithm of its probability
 * @param top the most likely tokens in its place, by descending probability; as many as were asked
 *     for
 */
public record TokenLogprob(String bytes, double logprob, List<Alternative> top) {

  public TokenLogprob {
    top = List.copyOf(top);
  }

  /** A token that might have stood in its place. */
  public record Alternative(String bytes, double logprob) {}
}
