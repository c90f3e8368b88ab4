package dev.parley.worker.model;

/** What single tokens mean as text. Thread-safe. */
public interface TokenText {

  /**
   * The UTF-8 bytes of one token, which may begin or end inside a character; none for a control
   * token.
   *
   * @throws IndexOutOfBoundsException for an id outside of the vocabulary
   */
  byte[] bytes(int id);

  /** Whether this token ends the answer. */
  boolean isEnd(int id);

  /** Whether one leading space of an answer is an artefact of the tokenizer, to be left out. */
  boolean stripsLeadingSpace();
}
