package dev.parley.api.chat;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * Reads what a request says about single tokens: their bias, and whether their log probabilities
 * are asked for.
 */
public final class TokenFields {

  private static final int MOST_BIASED = 300;
  private static final int MOST_ALTERNATIVES = 20;
  private static final Pattern TOKEN = Pattern.compile("0|[1-9][0-9]{0,8}");
  private static final Range BIAS = new Range.Closed(-100, 100);

  private TokenFields() {}

  /** Of the field {@code logit_bias}: token ids to what is added to their logits. */
  public static SortedMap<Integer, Double> logitBias(JsonNode node, String path) {
    boolean fits = node.isObject() && node.size() <= MOST_BIASED;
    Read.require(fits, path, "must be an object of at most " + MOST_BIASED + " token ids");
    SortedMap<Integer, Double> biases = new TreeMap<>();
    for (Map.Entry<String, JsonNode> bias : node.properties()) {
      Read.require(TOKEN.matcher(bias.getKey()).matches(), path, "must have token ids as keys");
      biases.put(
          Integer.valueOf(bias.getKey()),
          Read.decimal(BIAS).apply(bias.getValue(), path + "." + bias.getKey()));
    }
    return Collections.unmodifiableSortedMap(biases);
  }

  /**
   * From {@code logprobs} and {@code top_logprobs} of a request: how many alternatives to list
   * beside each token; empty: no log probabilities.
   */
  public static Optional<Integer> topLogprobs(Fields request) {
    boolean wanted = request.get("logprobs", Read::flag).orElse(false);
    Optional<Integer> top =
        request.get("top_logprobs", Read.integer(0, MOST_ALTERNATIVES)).map(Math::toIntExact);
    Read.require(
        wanted || top.orElse(0) == 0, request.at("top_logprobs"), "needs 'logprobs' to be true");
    return wanted ? Optional.of(top.orElse(0)) : Optional.empty();
  }
}
