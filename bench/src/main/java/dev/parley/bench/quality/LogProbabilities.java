package dev.parley.bench.quality;

/** What a model holds likely at one place: natural logarithms over the whole vocabulary. */
record LogProbabilities(double[] values) {

  static LogProbabilities of(float[] logits) {
    double most = logits[0];
    for (float logit : logits) {
      most = Math.max(most, logit);
    }
    double sum = 0;
    for (float logit : logits) {
      sum += Math.exp(logit - most);
    }
    double total = most + Math.log(sum);
    double[] values = new double[logits.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = logits[i] - total;
    }
    return new LogProbabilities(values);
  }

  double of(int id) {
    return values[id];
  }

  /** The id that greedy decoding takes: of equal ones the lowest. */
  int best() {
    int best = 0;
    for (int i = 1; i < values.length; i++) {
      if (values[i] > values[best]) {
        best = i;
      }
    }
    return best;
  }

  /** The Kullback-Leibler divergence of another model's view from this one, in nats. */
  double divergence(LogProbabilities other) {
    double sum = 0;
    for (int i = 0; i < values.length; i++) {
      sum += Math.exp(values[i]) * (values[i] - other.values[i]);
    }
    return sum;
  }
}
