package dev.parley.job;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How to generate, all resolved: what the request left out came from the model or the defaults.
 *
 * @param limit how many tokens the answer may have
 * @param temperature 0 (greedy) … 2
 * @param topP (0, 1]; 1 = off
 * @param topK 0 … 1000; 0 = off
 * @param minP 0 … 1; 0 = off
 * @param repetitionPenalty (0, 2]; 1 = off; counts prompt and answer
 * @param presencePenalty −2 … 2; 0 = off; counts the answer only
 * @param frequencyPenalty −2 … 2; 0 = off; counts the answer only
 * @param stop at most 16 strings of 1–64 characters that end the answer and are not part of it
 * @param seed 0 … 2^63−1; with the token's index it decides every draw
 * @param logitBias what is added to the logits of these tokens, −100 … 100; at most 300
 * @param topLogprobs how many alternatives to record beside each token's logprob, 0 … 20; empty:
 *     record no logprobs
 */
public record Settings(
    TokenLimit limit,
    double temperature,
    double topP,
    int topK,
    double minP,
    double repetitionPenalty,
    double presencePenalty,
    double frequencyPenalty,
    List<String> stop,
    long seed,
    Map<Integer, Double> logitBias,
    Optional<Integer> topLogprobs) {

  public Settings {
    check(temperature >= 0 && temperature <= 2, "temperature", temperature);
    check(topP > 0 && topP <= 1, "top_p", topP);
    check(topK >= 0 && topK <= 1000, "top_k", topK);
    check(minP >= 0 && minP <= 1, "min_p", minP);
    check(repetitionPenalty > 0 && repetitionPenalty <= 2, "repetition_penalty", repetitionPenalty);
    check(Math.abs(presencePenalty) <= 2, "presence_penalty", presencePenalty);
    check(Math.abs(frequencyPenalty) <= 2, "frequency_penalty", frequencyPenalty);
    check(stop.size() <= 16, "stop", stop.size());
    check(seed >= 0, "seed", seed);
    check(logitBias.size() <= 300, "logit_bias", logitBias.size());
    logitBias.forEach(
        (id, bias) -> check(id >= 0 && Math.abs(bias) <= 100, "logit_bias", id + ":" + bias));
    topLogprobs.ifPresent(top -> check(top >= 0 && top <= 20, "top_logprobs", top));
    stop = List.copyOf(stop);
    logitBias = Map.copyOf(logitBias);
  }

  /** Without bias, and without logprobs. */
  public Settings(
      TokenLimit limit,
      double temperature,
      double topP,
      int topK,
      double minP,
      double repetitionPenalty,
      double presencePenalty,
      double frequencyPenalty,
      List<String> stop,
      long seed) {
    this(
        limit,
        temperature,
        topP,
        topK,
        minP,
        repetitionPenalty,
        presencePenalty,
        frequencyPenalty,
        stop,
        seed,
        Map.of(),
        Optional.empty());
  }

  private static void check(boolean holds, String name, Object value) {
    if (!holds) {
      throw new IllegalArgumentException(name + " is " + value);
    }
  }

  /**
   * The most tokens that an answer may have.
   *
   * @param origin an {@code ASKED} limit that does not fit the window is refused; a {@code DEFAULT}
   *     one is cut to the room left
   */
  public record TokenLimit(int tokens, Origin origin) {

    public TokenLimit {
      check(tokens >= 1, "max_tokens", tokens);
    }

    /** Who chose the limit. */
    public enum Origin {
      ASKED,
      DEFAULT
    }
  }
}
