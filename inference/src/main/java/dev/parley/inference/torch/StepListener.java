package dev.parley.inference.torch;

import java.time.Duration;

/** Hears of every forward pass, on the decoder's thread. */
public interface StepListener {

  StepListener NONE = (prefilled, decoded, time) -> {};

  /**
   * @param prefilled tokens of chunks of more than one token that are in the cache now
   * @param decoded sequences that went on by one token
   */
  void stepped(int prefilled, int decoded, Duration time);
}
