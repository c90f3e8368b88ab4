package dev.parley.inference.model;

import dev.parley.conversation.AnswerPiece;
import java.util.List;

/**
 * Tells the parts of one answer apart, as it is generated: text, reasoning, tool calls. What it
 * says depends on the texts alone, not on how they were cut, so a continued answer has the same
 * parts as an uninterrupted one. Not thread-safe.
 */
public interface AnswerSplitter {

  /**
   * Takes the next text of the answer.
   *
   * @param text may be empty
   * @return what is certain now, none of it empty; a possible beginning of a mark is held back
   */
  List<AnswerPiece> accept(String text);

  /** The answer has ended: releases what was held back. */
  List<AnswerPiece> flush();

  /**
   * Whether what was accepted so far ends in the answer's text, or in what may still become text:
   * {@code false} where it is certain that it does not, in a thought and in a tool call that has
   * begun.
   */
  boolean isInText();

  /** Whether the answer ends here, because it has made all the calls that it may make. */
  default boolean isComplete() {
    return false;
  }

  /** For answers that are text and nothing else. */
  static AnswerSplitter textOnly() {
    return new AnswerSplitter() {

      @Override
      public List<AnswerPiece> accept(String text) {
        return text.isEmpty() ? List.of() : List.of(new AnswerPiece.Text(text));
      }

      @Override
      public List<AnswerPiece> flush() {
        return List.of();
      }

      @Override
      public boolean isInText() {
        return true;
      }
    };
  }
}
