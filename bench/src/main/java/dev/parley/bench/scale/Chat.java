package dev.parley.bench.scale;

/**
 * A chat that somebody asks for.
 *
 * @param at seconds since the start
 * @param prompt tokens to read before the first step
 * @param tokens of its answer, one per step
 */
public record Chat(double at, int prompt, int tokens) {

  public Chat {
    if (!(at >= 0) || prompt < 0 || tokens < 1) {
      throw new IllegalArgumentException(at + " s, " + prompt + " and " + tokens + " tokens");
    }
  }
}
