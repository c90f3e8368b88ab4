package dev.parley.inference.fake;

import dev.parley.inference.model.Decoder.Candidates;
import java.util.Optional;

/** The one possible token, whatever adjusts it. */
record SingleCandidate(int id) implements Candidates {

  @Override
  public int[] ids() {
    return new int[] {id};
  }

  @Override
  public float[] logits() {
    return new float[] {0};
  }

  @Override
  public double logSumExp() {
    return 0;
  }

  @Override
  public Optional<Candidates> unadjusted() {
    return Optional.of(this);
  }

  @Override
  public float[] all() {
    throw new IllegalStateException("there is only one candidate");
  }
}
