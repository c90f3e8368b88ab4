package dev.parley.bench.engine;

import dev.parley.inference.torch.DecoderPlan;

/**
 * What a decode step has to read from memory at the least: every weight once, and the keys and
 * values of every chat.
 *
 * @param weights bytes of all layers and the head
 * @param token bytes of one token's keys and values
 */
record Roofline(long weights, long token) {

  static Roofline of(DecoderPlan plan) {
    return new Roofline(plan.weightBytes(), plan.tokenBytes());
  }

  /** Bytes of a step for so many chats that are so long. */
  long bytes(int chats, int context) {
    return weights + token * chats * context;
  }
}
