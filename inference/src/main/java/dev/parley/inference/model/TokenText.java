package dev.parley.inference.model;

/** What single tokens mean as text. Thread-safe. */
public interface TokenText {

  /**
   * The UTF-8 bytes of one token, which may begin or end inside a character; none for a control
   * token, for one that ends the answer, and for an id that the tokenizer does not name (models pad
   * their vocabulary). Not to be changed.
   *
   * @throws IndexOutOfBoundsException for an id that the network does not know
   */
  byte[] bytes(int id);

  /**
   * The UTF-8 bytes of one token that is looked at alone, among the likely ones: those of its text,
   * or of its name where it has no text ({@code <|im_end|>}); none for an id that the tokenizer
   * does not name. Not to be changed.
   *
   * @throws IndexOutOfBoundsException for an id that the network does not know
   */
  default byte[] name(int id) {
    return bytes(id);
  }

  /** Whether this token ends the answer. */
  boolean isEnd(int id);

  /** Whether one leading space of an answer is an artefact of the tokenizer, to be left out. */
  boolean stripsLeadingSpace();
}
