package dev.parley.inference.chatformat.split;

import dev.parley.conversation.AnswerPiece;
import dev.parley.inference.model.AnswerSplitter;
import java.util.List;

/**
 * An answer that is held to calls. Where it is cut before the name of a call is complete, what was
 * written of the format is no text for anybody to read.
 */
final class ForcedCallSplitter implements AnswerSplitter {

  private final AnswerSplitter calls;

  ForcedCallSplitter(AnswerSplitter calls) {
    this.calls = calls;
  }

  @Override
  public List<AnswerPiece> accept(String text) {
    return calls.accept(text);
  }

  @Override
  public List<AnswerPiece> flush() {
    return calls.flush().stream().filter(piece -> !(piece instanceof AnswerPiece.Text)).toList();
  }

  @Override
  public boolean isInText() {
    return false;
  }

  @Override
  public boolean isComplete() {
    return calls.isComplete();
  }
}
