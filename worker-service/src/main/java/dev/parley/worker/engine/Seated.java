package dev.parley.worker.engine;

import dev.parley.worker.engine.ChatListener.Token;
import dev.parley.worker.model.Decoder;
import dev.parley.worker.model.Decoder.Candidates;
import dev.parley.worker.model.Decoder.Chunk;
import java.util.Arrays;
import java.util.Optional;

/** A chat in the batch: its cache, and the ids that are not in the cache yet. */
final class Seated {

  private final Chat chat;
  private final ChatListener listener;
  private final Decoder.Sequence sequence;
  private int[] ids;
  private int computed;

  Seated(Chat chat, ChatListener listener, Decoder.Sequence sequence) {
    this.chat = chat;
    this.listener = listener;
    this.sequence = sequence;
    this.ids = chat.context();
    this.computed = sequence.length();
    listener.seated(computed);
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
    boolean last = tokens == missing();
    return new Chunk(
        sequence, next, last ? Optional.of(chat.answer().selection()) : Optional.empty());
  }

  /** A chunk is in the cache; where it ended the context, candidates for the next token came. */
  void computed(Chunk chunk, Optional<Candidates> candidates) {
    computed += chunk.tokens().length;
    candidates.ifPresent(this::speak);
  }

  boolean isAnswered() {
    return chat.answer().ending().isPresent();
  }

  void leave(Leaving leaving) {
    sequence.release();
    listener.left(leaving);
  }

  Leaving answered() {
    return new Leaving.Answered(chat.answer().ending().orElseThrow());
  }

  private void speak(Candidates candidates) {
    int id = chat.answer().choose(candidates);
    ids = new int[] {id};
    computed = 0;
    listener.said(new Token(id, chat.answer().accept(id)));
  }
}
