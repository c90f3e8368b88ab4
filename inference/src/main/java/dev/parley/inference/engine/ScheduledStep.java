package dev.parley.inference.engine;

import dev.parley.inference.engine.StepObserver.Step;
import dev.parley.inference.model.Decoder.Chunk;
import dev.parley.inference.model.Decoder.Layers;
import java.util.List;
import java.util.stream.Stream;

/**
 * What one step computes.
 *
 * @param speaking a token of each of these, through all layers
 * @param pieces of prompts
 * @param layers that the pieces go through
 * @param depth layers of the network
 */
record ScheduledStep(
    List<ScheduledChunk> speaking, List<ScheduledChunk> pieces, Layers layers, int depth) {

  List<Chunk> batch() {
    return all().map(ScheduledChunk::chunk).toList();
  }

  Stream<ScheduledChunk> all() {
    return Stream.concat(speaking.stream(), pieces.stream());
  }

  /** Those that are in their chat's cache afterwards; the first ones of the batch. */
  List<ScheduledChunk> completed() {
    return layers.to() == depth ? all().toList() : speaking;
  }

  Step size() {
    double part = (double) (layers.to() - layers.from()) / depth;
    int rows = pieces.stream().mapToInt(ScheduledChunk::tokens).sum();
    return new Step(speaking.size() + pieces.size(), part * rows, speaking.size());
  }
}
