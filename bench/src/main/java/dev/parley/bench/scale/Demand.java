package dev.parley.bench.scale;

/**
 * What users ask for in a day, which rises and falls as a cosine around its mean.
 *
 * @param peak chats per second in the busiest moment
 * @param swing of the rate around its mean, 0…1: 0.8 is nine times as much at the peak as at night
 * @param prompt tokens
 * @param tokens of an answer, on average (geometric)
 */
public record Demand(double peak, double swing, int prompt, int tokens) {

  static final double DAY = 86_400;

  /** The day begins in its quietest moment. */
  private static final double BUSIEST = DAY / 2;

  public Demand {
    if (!(peak > 0) || !(swing >= 0 && swing <= 1) || prompt < 0 || tokens < 1) {
      throw new IllegalArgumentException(
          peak + " chats/s, swing " + swing + ", " + prompt + " and " + tokens + " tokens");
    }
  }

  /**
   * @param share of them active in the busiest hour
   * @param chats that each of these asks in an hour
   */
  static double peak(double users, double share, double chats) {
    return users * share * chats / 3600;
  }

  /** Chats per second at a moment. */
  double rate(double time) {
    double mean = peak / (1 + swing);
    return mean * (1 + swing * Math.cos(2 * Math.PI * (time - BUSIEST) / DAY));
  }
}
