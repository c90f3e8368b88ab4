package dev.parley.inference.chatformat.split;

import dev.parley.conversation.AnswerPiece;
import dev.parley.conversation.ToolUse;
import dev.parley.conversation.ToolUse.Calls;
import dev.parley.inference.chatformat.call.ParameterCallReader;
import dev.parley.inference.chatformat.call.ParameterMarks;
import dev.parley.inference.chatformat.call.PieceList;
import dev.parley.inference.model.AnswerSplitter;
import java.util.List;

/** An answer of text and of calls whose arguments stand between marks one by one. */
final class ParameterCallSplitter implements AnswerSplitter {

  private enum Place {
    TEXT,
    /** Behind the mark that opens a call. */
    CALL,
    COMPLETE
  }

  private final ParameterMarks marks;
  private final ToolUse tools;
  private final PieceList pieces = new PieceList();
  private final TextAroundCalls around;
  private String opening = "";
  private ParameterCallReader reader;
  private Place place = Place.TEXT;

  ParameterCallSplitter(ParameterMarks marks, ToolUse tools) {
    this.marks = marks;
    this.tools = tools;
    this.around = new TextAroundCalls(marks.begin(), pieces);
    this.reader = new ParameterCallReader(marks, tools.tools(), pieces);
  }

  @Override
  public List<AnswerPiece> accept(String text) {
    acceptAll(text);
    return pieces.take();
  }

  @Override
  public List<AnswerPiece> flush() {
    switch (place) {
      case TEXT -> around.flush();
      case CALL -> {
        if (!reader.hasBegun()) {
          pieces.text(opening + reader.rest());
        }
      }
      case COMPLETE -> {}
    }
    place = Place.COMPLETE;
    return pieces.take();
  }

  @Override
  public boolean isInText() {
    return place == Place.TEXT || (place == Place.CALL && !reader.hasBegun());
  }

  @Override
  public boolean isComplete() {
    return place == Place.COMPLETE;
  }

  private void acceptAll(String text) {
    for (int i = 0; i < text.length(); i++) {
      switch (place) {
        case TEXT -> text(text.charAt(i));
        case CALL -> call(text.charAt(i));
        case COMPLETE -> {}
      }
    }
  }

  private void text(char c) {
    if (around.accept(c)) {
      opening = around.takeMark();
      reader = new ParameterCallReader(marks, tools.tools(), pieces);
      place = Place.CALL;
    }
  }

  private void call(char c) {
    boolean goesOn = reader.accept(c);
    if (reader.isClosed() && tools.calls() == Calls.ONE) {
      place = Place.COMPLETE;
    } else if (!goesOn) {
      String rest = reader.rest();
      if (reader.hasBegun()) {
        reader.close();
        around.called();
      } else {
        around.refuse(opening);
      }
      place = tools.calls() == Calls.ONE && reader.hasBegun() ? Place.COMPLETE : Place.TEXT;
      acceptAll(rest);
    }
  }
}
