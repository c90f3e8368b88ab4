package dev.parley.job;

import dev.parley.conversation.AnswerPiece;
import dev.parley.conversation.TokenLogprob;
import java.util.List;

/** One thing that happened to a job, as the log holds it. */
public sealed interface JobEvent {

  EventId id();

  /**
   * The job waits: at first with {@code 0-1}, later because it was released, is retried or lost its
   * worker.
   *
   * @param position 1 for the next to start
   * @param depth how many jobs wait, this one included
   */
  record Queued(EventId id, int position, int depth) implements JobEvent {}

  /**
   * A worker began, or continues.
   *
   * @param attempt from 1
   */
  record Started(EventId id, int attempt) implements JobEvent {}

  /**
   * Tokens of the answer, cut once and never changed.
   *
   * @param index of its first token in the whole answer
   * @param ids its tokens, at least one, those included that have no text
   * @param pieces what they release: complete characters; may be empty (end of sequence)
   * @param logprobs of those of its tokens that belong to the answer's text, in order; empty unless
   *     the request asked for them
   */
  record Tokens(
      EventId id,
      int index,
      List<Integer> ids,
      List<AnswerPiece> pieces,
      List<TokenLogprob> logprobs)
      implements JobEvent {

    public Tokens {
      ids = List.copyOf(ids);
      pieces = List.copyOf(pieces);
      logprobs = List.copyOf(logprobs);
      if (ids.isEmpty() || index < 0) {
        throw new IllegalArgumentException("tokens event " + id + " without tokens");
      }
    }

    /** Tokens that release nothing but text, perhaps none. */
    public Tokens(EventId id, int index, List<Integer> ids, String text) {
      this(
          id,
          index,
          ids,
          text.isEmpty() ? List.of() : List.of(new AnswerPiece.Text(text)),
          List.of());
    }

    /** The pieces of text, joined. */
    public String text() {
      return AnswerPiece.text(pieces);
    }

    /** Keeps answers out of logs. */
    @Override
    public String toString() {
      return "Tokens[" + id + ", " + index + "+" + ids.size() + "]";
    }
  }

  /** The one terminal event, always the last. What it carries stands in the job. */
  record Ended(EventId id, Ending ending) implements JobEvent {}
}
