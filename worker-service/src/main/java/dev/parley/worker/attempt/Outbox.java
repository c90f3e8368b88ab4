package dev.parley.worker.attempt;

import dev.parley.conversation.AnswerPiece;
import dev.parley.conversation.TokenLogprob;
import dev.parley.inference.engine.ChatListener.Token;
import dev.parley.job.EventId;
import dev.parley.job.JobEvent.Tokens;
import java.util.ArrayList;
import java.util.List;

/**
 * What one attempt has to log: tokens not cut into events yet, then events, which stay until the
 * attempt is over. An event is cut once and never changes, so it can be sent again at any time.
 * Bounded by the answer's token limit. Thread-safe.
 */
final class Outbox {

  private static final int EVENTS_PER_PARCEL = 128;

  private final long epoch;
  private final List<Token> uncut = new ArrayList<>();
  private final List<Tokens> events = new ArrayList<>();
  private int answerTokens;
  private int confirmed;
  private boolean sealed;

  /**
   * @param loggedBefore tokens of the answer that earlier attempts logged
   */
  Outbox(long epoch, int loggedBefore) {
    this.epoch = epoch;
    this.answerTokens = loggedBefore;
  }

  synchronized void add(Token token) {
    if (!sealed) {
      uncut.add(token);
    }
  }

  /** Nothing more is added; what is left need not wait for its text. */
  synchronized void seal() {
    sealed = true;
  }

  /** Cuts what can be cut and gives the events that the log is not known to have. */
  synchronized Parcel next() {
    if (isCuttable()) {
      cut(uncut.subList(0, sealed ? uncut.size() : releasing()));
    }
    int to = Math.min(events.size(), confirmed + EVENTS_PER_PARCEL);
    return new Parcel(confirmed + 1, List.copyOf(events.subList(confirmed, to)));
  }

  synchronized void confirm(Parcel parcel) {
    confirmed = Math.max(confirmed, parcel.from() - 1 + parcel.events().size());
  }

  /** The log has only the first {@code have} events: the others are sent again. */
  synchronized void rewind(int have) {
    confirmed = Math.min(have, events.size());
  }

  /** Gives up what the log does not have: it may not be logged any more. */
  synchronized void forgetUnlogged() {
    sealed = true;
    uncut.clear();
    while (events.size() > confirmed) {
      answerTokens -= events.removeLast().ids().size();
    }
  }

  synchronized boolean isLogged() {
    return uncut.isEmpty() && confirmed == events.size();
  }

  /** Whether {@link #next} would send something. */
  synchronized boolean isReady() {
    return confirmed < events.size() || isCuttable();
  }

  /** Events of this epoch. */
  synchronized int events() {
    return events.size();
  }

  /** Tokens of the whole answer that are cut into events, those of earlier attempts included. */
  synchronized int answerTokens() {
    return answerTokens;
  }

  private boolean isCuttable() {
    return !uncut.isEmpty() && (sealed || releasing() > 0);
  }

  /**
   * How many tokens there are up to the last one that releases something. Those behind it wait: a
   * token's logprob comes with its text, and a worker that takes over has none for a logged token.
   */
  private int releasing() {
    int count = uncut.size();
    while (count > 0 && uncut.get(count - 1).pieces().isEmpty()) {
      count--;
    }
    return count;
  }

  private void cut(List<Token> tokens) {
    List<Integer> ids = tokens.stream().map(Token::id).toList();
    List<AnswerPiece> pieces =
        Pieces.join(tokens.stream().flatMap(token -> token.pieces().stream()).toList());
    List<TokenLogprob> logprobs =
        tokens.stream().flatMap(token -> token.logprobs().stream()).toList();
    EventId id = new EventId(epoch, events.size() + 1);
    events.add(new Tokens(id, answerTokens, ids, pieces, logprobs));
    answerTokens += ids.size();
    tokens.clear();
  }

  /**
   * Consecutive events; none is a heartbeat.
   *
   * @param from number of the first one, or of the next to come
   */
  record Parcel(int from, List<Tokens> events) {

    boolean isEmpty() {
      return events.isEmpty();
    }
  }
}
