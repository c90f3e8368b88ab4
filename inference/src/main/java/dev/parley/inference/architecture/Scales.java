package dev.parley.inference.architecture;

import java.util.Optional;

/**
 * Constants that a network multiplies with. They are part of the weights before the network sees
 * them, so they cost nothing.
 *
 * @param embedding of every row of the embedding, where the text enters
 * @param residual of what attention and MLP add to the stream
 * @param attention of every product of a query and a key; empty for one over the root of the head
 *     size
 * @param logits of every logit
 */
public record Scales(double embedding, double residual, Optional<Double> attention, double logits) {

  /** Of a network that has none. */
  public static final Scales NONE = new Scales(1, 1, Optional.empty(), 1);

  public Scales {
    check(embedding, "embedding");
    check(residual, "residual");
    attention.ifPresent(value -> check(value, "attention"));
    check(logits, "logits");
  }

  private static void check(double value, String name) {
    if (!(value > 0 && value < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("scale of " + name + " is " + value);
    }
  }

  /** What a query is multiplied with in heads of this size. */
  public double query(int headSize) {
    return attention.orElse(1 / Math.sqrt(headSize));
  }
}
