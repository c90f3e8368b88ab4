package dev.parley.inference.engine;

import dev.parley.inference.engine.ChatListener.Token;
import dev.parley.inference.model.Decoder.Candidates;
import dev.parley.inference.model.Decoder.Chunk;
import dev.parley.inference.model.Decoder.KvCache;
import dev.parley.inference.model.Decoder.Selection;
import dev.parley.job.OwnerId;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * One chat in the engine: its cache, and the ids that are to be computed next. It is prefilled
 * until one id is missing in the cache; from then on it decodes, one or more tokens a step, until
 * its answer is finished.
 */
final class Sequence {

  private final GenerationRequest request;
  private final ChatListener listener;
  private final KvCache cache;
  private final PromptLookup lookup;
  private final int prefill;
  private int[] ids;
  private int computed;

  /**
   * @param drafts tokens to guess ahead, at most
   */
  Sequence(GenerationRequest request, ChatListener listener, KvCache cache, int drafts) {
    this.lookup = new PromptLookup(request.context(), drafts);
    this.request = request;
    this.listener = listener;
    this.cache = cache;
    this.ids = request.context();
    this.computed = cache.length();
    this.prefill = ids.length - computed;
    listener.admitted(computed);
  }

  OwnerId owner() {
    return request.owner();
  }

  boolean isStopped() {
    return request.stop().isGiven();
  }

  boolean isDecoding() {
    return missing() == 1;
  }

  boolean isFinished() {
    return request.generation().ending().isPresent();
  }

  /** Ids that the cache lacked at the beginning. */
  int prefill() {
    return prefill;
  }

  /** Ids that the cache lacks, at least one. */
  int missing() {
    return ids.length - computed;
  }

  /**
   * The next {@code tokens} ids; with the last one the candidates for a new token are asked for.
   */
  Chunk nextChunk(int tokens) {
    int[] next = Arrays.copyOfRange(ids, computed, computed + tokens);
    if (tokens < missing()) {
      return new Chunk(cache, next, Optional.empty());
    }
    Optional<Selection> selection = Optional.of(request.generation().selection());
    return tokens == 1
        ? new Chunk(cache, next, selection, lookup.guess(request.generation().draftLimit()))
        : new Chunk(cache, next, selection);
  }

  /** The chunk is in the cache; where it ended the context, the next token is sampled. */
  void advance(Chunk chunk, Optional<Candidates> candidates) {
    computed += chunk.tokens().length;
    candidates.ifPresent(first -> decode(first, chunk.draft()));
  }

  /** The outcome of a finished answer. */
  Outcome outcome() {
    return new Outcome.Finished(request.generation().ending().orElseThrow());
  }

  void end(Outcome outcome) {
    cache.release();
    listener.ended(outcome);
  }

  /**
   * Samples the next token, and one more for each token of the draft that was right. Each is
   * sampled as if it had been asked for alone, so drafts never change an answer.
   */
  private void decode(Candidates first, int[] draft) {
    int id = sample(first);
    List<Candidates> drafted = first.drafted();
    int right = 0;
    while (right < drafted.size() && id == draft[right] && !isFinished()) {
      id = sample(drafted.get(right));
      right++;
    }
    cache.accept(right);
    ids = new int[] {id};
    computed = 0;
  }

  private int sample(Candidates candidates) {
    Token token = request.generation().next(candidates);
    lookup.add(token.id());
    listener.generated(token);
    return token.id();
  }
}
