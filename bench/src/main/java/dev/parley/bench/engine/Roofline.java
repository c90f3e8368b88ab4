package dev.parley.bench.engine;

import dev.parley.inference.architecture.NetworkShape;
import dev.parley.inference.weights.Precision;

/**
 * What a decode step has to read from memory at the least: every weight once, and the keys and
 * values of every chat.
 *
 * @param weights bytes of all layers and the head
 * @param token bytes of one token's keys and values
 */
record Roofline(long weights, long token) {

  static Roofline of(NetworkShape shape, Precision precision) {
    int bits = Integer.parseInt(precision.label().replaceAll("\\D", ""));
    long numbers = shape.layerParameters() + shape.vocabularyParameters();
    long cached = 2L * shape.layers() * shape.keyValueHeads() * shape.headSize();
    return new Roofline(numbers * bits / 8, cached * Math.clamp(bits, 16, 32) / 8);
  }

  /** Bytes of a step for so many chats that are so long. */
  long bytes(int chats, int context) {
    return weights + token * chats * context;
  }
}
