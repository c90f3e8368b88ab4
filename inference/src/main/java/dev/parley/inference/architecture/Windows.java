package dev.parley.inference.architecture;

import java.util.List;

/**
 * The layers in which a token sees a part of the text.
 *
 * @param layers their numbers
 * @param tokens that each token sees there, itself among them
 * @param theta the base of the frequencies of their rope
 */
public record Windows(List<Integer> layers, int tokens, double theta) {

  /** Of a network all of whose tokens see the whole text before them. */
  public static final Windows NONE = new Windows(List.of(), 1, 1e4);

  public Windows {
    layers = List.copyOf(layers);
    if (tokens < 1 || !(theta > 1)) {
      throw new IllegalArgumentException("sliding_window is " + tokens + ", theta " + theta);
    }
  }
}
