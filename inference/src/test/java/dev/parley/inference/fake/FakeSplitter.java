package dev.parley.inference.fake;

import dev.parley.conversation.AnswerPiece;
import dev.parley.conversation.AnswerPiece.CallArguments;
import dev.parley.conversation.AnswerPiece.CallBegin;
import dev.parley.conversation.AnswerPiece.Reasoning;
import dev.parley.conversation.AnswerPiece.Text;
import dev.parley.inference.model.AnswerSplitter;
import java.util.ArrayList;
import java.util.List;

/**
 * Splits answers of the fake model by their numbers: ten words of thought, ten of text, then calls
 * whose name is each tenth word and whose arguments are the words between. So all parts, one after
 * the other, are the answer's words in their order.
 */
final class FakeSplitter implements AnswerSplitter {

  private static final int EACH = 10;
  private static final int BEFORE_CALLS = 2 * EACH;

  private final StringBuilder held = new StringBuilder();
  private int next;

  @Override
  public List<AnswerPiece> accept(String text) {
    held.append(text);
    List<AnswerPiece> pieces = new ArrayList<>();
    for (int end = held.indexOf(" "); end >= 0; end = held.indexOf(" ")) {
      pieces.add(piece(next++, held.substring(0, end + 1)));
      held.delete(0, end + 1);
    }
    return pieces;
  }

  @Override
  public List<AnswerPiece> flush() {
    List<AnswerPiece> rest = held.isEmpty() ? List.of() : List.of(piece(next++, held.toString()));
    held.setLength(0);
    return rest;
  }

  @Override
  public boolean isInText() {
    return next >= EACH && next < BEFORE_CALLS;
  }

  private static AnswerPiece piece(int number, String word) {
    if (number < EACH) {
      return new Reasoning(word);
    }
    if (number < BEFORE_CALLS) {
      return new Text(word);
    }
    int call = (number - BEFORE_CALLS) / EACH;
    return number % EACH == 0 ? new CallBegin(call, word) : new CallArguments(call, word);
  }
}
