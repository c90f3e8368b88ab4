package dev.parley.inference.engine;

import dev.parley.inference.engine.StepObserver.Step;
import dev.parley.inference.model.Decoder.Chunk;
import dev.parley.inference.model.Decoder.Layers;
import java.util.List;
import java.util.stream.Stream;

/**
 * What one step computes.
 *
 * @param decode a token of every decoding sequence, through all layers
 * @param prefill chunks of prompts
 * @param layers that the prefill chunks go through
 * @param depth layers of the network
 */
record ScheduledStep(
    List<ScheduledChunk> decode, List<ScheduledChunk> prefill, Layers layers, int depth) {

  List<Chunk> batch() {
    return all().map(ScheduledChunk::chunk).toList();
  }

  Stream<ScheduledChunk> all() {
    return Stream.concat(decode.stream(), prefill.stream());
  }

  /** Those that are in their caches after the step; they come first in the batch. */
  List<ScheduledChunk> completed() {
    return layers.to() == depth ? all().toList() : decode;
  }

  Step size() {
    double part = (double) (layers.to() - layers.from()) / depth;
    int rows = prefill.stream().mapToInt(ScheduledChunk::tokens).sum();
    return new Step(decode.size() + prefill.size(), part * rows, decode.size());
  }
}
