package dev.parley.api.wire.openai;

import dev.parley.api.chat.Fields;
import dev.parley.api.chat.Range;
import dev.parley.api.chat.Read;
import dev.parley.api.chat.Sampling;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** Reads how tokens are to be drawn, in OpenAI's ranges, with what other servers added to them. */
public final class AskedSampling {

  /** 0 is allowed there, and leaves the most likely token alone, as this does. */
  private static final double LEAST_TOP_P = 1e-6;

  private static final long MOST_TOP_K = 1000;
  private static final int MOST_STOPS = 16;
  private static final BigInteger SEEDS = BigInteger.TWO.pow(63);
  private static final Range ZERO_TO_ONE = new Range.Closed(0, 1);
  private static final Range UP_TO_TWO = new Range.Closed(0, 2);
  private static final Range AROUND_ZERO = new Range.Closed(-2, 2);
  private static final Range REPETITION = new Range.Closed(0.01, 2);

  private AskedSampling() {}

  public static Sampling read(Fields request) {
    return new Sampling(
        request.get("temperature", Read.decimal(UP_TO_TWO)),
        request.get("top_p", Read.decimal(ZERO_TO_ONE)).map(p -> Math.max(p, LEAST_TOP_P)),
        request
            .get("top_k", Read.integer(-1, Integer.MAX_VALUE))
            .map(k -> Math.clamp(k, 0, MOST_TOP_K)),
        request.get("min_p", Read.decimal(ZERO_TO_ONE)),
        request.get("repetition_penalty", Read.decimal(REPETITION)),
        request.get("presence_penalty", Read.decimal(AROUND_ZERO)),
        request.get("frequency_penalty", Read.decimal(AROUND_ZERO)));
  }

  /** From {@code stop}: a string or a list of them; empty ones stop nothing. */
  public static List<String> stop(Fields request) {
    return request.get("stop", AskedSampling::stops).orElse(List.of());
  }

  private static List<String> stops(JsonNode node, String path) {
    return node.isArray()
        ? Read.list(0, MOST_STOPS, Read.text(0, 64)).apply(node, path).stream()
            .filter(Predicate.not(String::isEmpty))
            .toList()
        : Stream.of(Read.text(0, 64).apply(node, path))
            .filter(Predicate.not(String::isEmpty))
            .toList();
  }

  /** From {@code seed}: any whole number; equal ones draw alike. */
  public static Optional<Long> seed(Fields request) {
    return request.get(
        "seed",
        (node, path) -> {
          Read.requireType(node.isIntegralNumber(), path, "must be a whole number");
          return node.bigIntegerValue().mod(SEEDS).longValueExact();
        });
  }

  /**
   * The smallest of the limits of tokens in these fields; −1 stands for none, so that the answer
   * ends where the model's window does.
   */
  public static Optional<Long> limit(Fields request, String... names) {
    return Stream.of(names)
        .flatMap(name -> request.get(name, AskedSampling::tokens).stream())
        .min(Long::compare);
  }

  private static Long tokens(JsonNode node, String path) {
    long tokens = Read.integer(-1, Long.MAX_VALUE).apply(node, path);
    Read.require(tokens != 0, path, "must be at least 1, or -1 for no limit");
    return tokens < 0 ? Integer.MAX_VALUE : Math.min(tokens, Integer.MAX_VALUE);
  }
}
