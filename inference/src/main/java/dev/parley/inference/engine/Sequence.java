package dev.parley.inference.engine;

import dev.parley.inference.engine.ChatListener.Token;
import dev.parley.inference.model.Decoder;
import dev.parley.inference.model.Decoder.Candidates;
import dev.parley.inference.model.Decoder.Chunk;
import dev.parley.inference.model.Decoder.Selection;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** A chat in the batch: its cache, and the ids that are not in the cache yet. */
final class Sequence {

  private final GenerationRequest chat;
  private final ChatListener listener;
  private final Decoder.KvCache sequence;
  private final PromptLookup lookup;
  private int[] ids;
  private int computed;

  /**
   * @param drafts tokens to guess ahead, at most
   */
  Sequence(GenerationRequest chat, ChatListener listener, Decoder.KvCache sequence, int drafts) {
    this.lookup = new PromptLookup(chat.context(), drafts);
    this.chat = chat;
    this.listener = listener;
    this.sequence = sequence;
    this.ids = chat.context();
    this.computed = sequence.length();
    listener.admitted(computed);
  }

  boolean isStopped() {
    return chat.stop().isGiven();
  }

  /** Ids that the cache lacks, at least one. One: this chat speaks in the next step. */
  int missing() {
    return ids.length - computed;
  }

  boolean speaks() {
    return missing() == 1;
  }

  /** The next {@code tokens} ids; with the last one a token of the answer is asked for. */
  Chunk chunk(int tokens) {
    int[] next = Arrays.copyOfRange(ids, computed, computed + tokens);
    if (tokens < missing()) {
      return new Chunk(sequence, next, Optional.empty());
    }
    Optional<Selection> selection = Optional.of(chat.answer().selection());
    return tokens == 1
        ? new Chunk(sequence, next, selection, lookup.guess(chat.answer().guessable()))
        : new Chunk(sequence, next, selection);
  }

  /** A chunk is in the cache; where it ended the context, candidates for the next token came. */
  void computed(Chunk chunk, Optional<Candidates> candidates) {
    computed += chunk.tokens().length;
    candidates.ifPresent(likely -> speak(likely, chunk.draft()));
  }

  boolean isAnswered() {
    return chat.answer().ending().isPresent();
  }

  void leave(Outcome leaving) {
    sequence.release();
    listener.ended(leaving);
  }

  Outcome answered() {
    return new Outcome.Finished(chat.answer().ending().orElseThrow());
  }

  /**
   * Says the next token, and as many more as the draft guessed right. Each is chosen as if it had
   * been asked for alone, so drafts change nothing in what is said.
   */
  private void speak(Candidates candidates, int[] draft) {
    int id = say(candidates);
    List<Candidates> after = candidates.drafted();
    int right = 0;
    while (right < after.size() && id == draft[right] && !isAnswered()) {
      id = say(after.get(right));
      right++;
    }
    sequence.accept(right);
    ids = new int[] {id};
    computed = 0;
  }

  private int say(Candidates candidates) {
    int id = chat.answer().choose(candidates);
    lookup.add(id);
    listener.generated(new Token(id, chat.answer().accept(id)));
    return id;
  }
}
