package dev.parley.conversation;

import java.util.List;

/** A piece of an answer, as it is generated. Pieces of one part follow each other. */
public sealed interface AnswerPiece {

  /** The pieces of text, joined. */
  static String text(List<AnswerPiece> pieces) {
    if (pieces.size() == 1 && pieces.getFirst() instanceof Text(String only)) {
      return only;
    }
    StringBuilder text = new StringBuilder();
    for (AnswerPiece piece : pieces) {
      if (piece instanceof Text(String more)) {
        text.append(more);
      }
    }
    return text.toString();
  }

  /** What the user is to read. */
  record Text(String text) implements AnswerPiece {

    @Override
    public String toString() {
      return "Text[" + text.length() + " characters]";
    }
  }

  /** What the model thought before it answered. */
  record Reasoning(String text) implements AnswerPiece {

    @Override
    public String toString() {
      return "Reasoning[" + text.length() + " characters]";
    }
  }

  /**
   * A tool call begins.
   *
   * @param call its number in the answer, from 0
   */
  record CallBegin(int call, String name) implements AnswerPiece {

    @Override
    public String toString() {
      return "CallBegin[" + call + "]";
    }
  }

  /**
   * The arguments of the call that began last go on.
   *
   * @param call its number in the answer
   * @param text a slice of JSON text, as the model wrote it
   */
  record CallArguments(int call, String text) implements AnswerPiece {

    @Override
    public String toString() {
      return "CallArguments[" + call + ", " + text.length() + " characters]";
    }
  }
}
