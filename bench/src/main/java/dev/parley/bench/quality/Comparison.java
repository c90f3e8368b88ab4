package dev.parley.bench.quality;

/**
 * Sums up, token by token, how well a model predicts a text and how far that is from the reference.
 */
final class Comparison {

  private long tokens;
  private long agreed;
  private double surprise;
  private double divergence;

  /**
   * @param next the token that the text goes on with
   */
  void add(LogProbabilities reference, LogProbabilities model, int next) {
    tokens++;
    surprise -= model.of(next);
    agreed += reference.best() == model.best() ? 1 : 0;
    divergence += reference.divergence(model);
  }

  long tokens() {
    return tokens;
  }

  double perplexity() {
    return Math.exp(surprise / tokens);
  }

  /** The share of places at which both would choose the same token greedily, 0…1. */
  double agreement() {
    return (double) agreed / tokens;
  }

  /** Nats per token. */
  double divergence() {
    return divergence / tokens;
  }
}
