package dev.parley.inference.engine;

import java.util.List;

/**
 * Hears what becomes of one chat. Called on the engine's thread, in order: it must neither block
 * nor throw.
 */
public interface ChatListener {

  /**
   * The chat sits in the engine. The first call, unless the chat never sat.
   *
   * @param cached tokens of its context that need not be computed again
   */
  default void seated(int cached) {}

  /** The next token of the answer and the text that it releases. */
  default void said(Token token) {}

  /** The chat has left the engine and its cache is free. The last call. */
  default void left(Leaving leaving) {}

  /** Tells all, in order. */
  static ChatListener each(ChatListener... listeners) {
    return new Each(List.of(listeners));
  }

  /**
   * One token of an answer.
   *
   * @param text that it releases; empty while it is held back
   */
  record Token(int id, String text) {

    /** Keeps answers out of logs. */
    @Override
    public String toString() {
      return "Token[" + id + "]";
    }
  }

  /** All of them, in order. */
  record Each(List<ChatListener> listeners) implements ChatListener {

    @Override
    public void seated(int cached) {
      listeners.forEach(listener -> listener.seated(cached));
    }

    @Override
    public void said(Token token) {
      listeners.forEach(listener -> listener.said(token));
    }

    @Override
    public void left(Leaving leaving) {
      listeners.forEach(listener -> listener.left(leaving));
    }
  }
}
