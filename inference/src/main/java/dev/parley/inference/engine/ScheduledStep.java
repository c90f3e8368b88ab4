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
record ScheduledStep(List<Part> decode, List<Part> prefill, Layers layers, int depth) {

  List<Chunk> batch() {
    return all().map(Part::chunk).toList();
  }

  Stream<Part> all() {
    return Stream.concat(decode.stream(), prefill.stream());
  }

  /** Those that are in their caches after the step; they come first in the batch. */
  List<Part> completed() {
    return layers.to() == depth ? all().toList() : decode;
  }

  Step size() {
    double part = (double) (layers.to() - layers.from()) / depth;
    int rows = prefill.stream().mapToInt(Part::tokens).sum();
    return new Step(decode.size() + prefill.size(), part * rows, decode.size());
  }

  /** What a step computes for one sequence: some of the ids that its cache lacks. */
  record Part(Sequence sequence, Chunk chunk) {

    static Part of(Sequence sequence, int tokens) {
      return new Part(sequence, sequence.nextChunk(tokens));
    }

    int tokens() {
      return chunk.tokens().length;
    }

    /** Whether the sequence gets a token after it. */
    boolean endsPrompt() {
      return chunk.selection().isPresent();
    }
  }
}
