package dev.parley.inference.engine;

import dev.parley.inference.engine.step.StepObserver.Step;
import dev.parley.inference.model.Decoder.Chunk;
import dev.parley.inference.model.Decoder.Layers;
import java.util.List;
import java.util.stream.Stream;

/**
 * What one step computes.
 *
 * @param decode a token each of decoding sequences; through all layers beside chunks of prompts
 * @param prefill chunks of prompts
 * @param layers that the prefill chunks go through, or the decoding sequences without any
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
    if (layers.to() == depth) {
      return all().toList();
    }
    return prefill.isEmpty() ? List.of() : decode;
  }

  Step size() {
    double part = (double) (layers.to() - layers.from()) / depth;
    int rows = prefill.stream().mapToInt(Part::tokens).sum();
    double tokens = prefill.isEmpty() ? part * decode.size() : decode.size();
    return new Step(decode.size() + prefill.size(), part * rows, tokens);
  }

  /** What a step computes for one sequence: some of the ids that its cache lacks. */
  record Part(Sequence sequence, Chunk chunk) {

    static Part of(Sequence sequence, int tokens) {
      return new Part(sequence, sequence.nextChunk(tokens));
    }

    Part withoutDraft() {
      return new Part(sequence, new Chunk(chunk.cache(), chunk.tokens(), chunk.selection()));
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
