package dev.parley.inference.engine;

import dev.parley.conversation.AnswerPiece;
import dev.parley.conversation.TokenLogprob;
import java.util.List;

/**
 * Follows one chat through the engine. Called on the engine's thread, in order: it must neither
 * block nor throw.
 */
public interface ChatListener {

  /**
   * The chat is in the engine. The first call, unless it could not be admitted.
   *
   * @param cached tokens of its context that need not be computed again
   */
  default void admitted(int cached) {}

  /** The next token of the answer and what it releases. */
  default void generated(Token token) {}

  /** The chat has left the engine and its cache is free. The last call. */
  default void ended(Outcome outcome) {}

  /** Calls all, in order. */
  static ChatListener each(ChatListener... listeners) {
    return new Each(List.of(listeners));
  }

  /**
   * One token of an answer.
   *
   * @param pieces that it releases; none while its text is held back
   * @param logprobs when they were asked for: of the tokens whose text it releases, in order
   */
  record Token(int id, List<AnswerPiece> pieces, List<TokenLogprob> logprobs) {

    /** A token that releases this text, and nothing else. */
    public static Token of(int id, String text) {
      List<AnswerPiece> pieces = text.isEmpty() ? List.of() : List.of(new AnswerPiece.Text(text));
      return new Token(id, pieces, List.of());
    }

    /** Keeps answers out of logs. */
    @Override
    public String toString() {
      return "Token[" + id + "]";
    }
  }

  /** All of them, in order. */
  record Each(List<ChatListener> listeners) implements ChatListener {

    @Override
    public void admitted(int cached) {
      listeners.forEach(listener -> listener.admitted(cached));
    }

    @Override
    public void generated(Token token) {
      listeners.forEach(listener -> listener.generated(token));
    }

    @Override
    public void ended(Outcome outcome) {
      listeners.forEach(listener -> listener.ended(outcome));
    }
  }
}
