package dev.parley.inference.chatformat.split;

import dev.parley.conversation.AnswerPiece;
import dev.parley.conversation.ToolUse;
import dev.parley.inference.chatformat.call.CallReader;
import dev.parley.inference.chatformat.call.CallReader.Progress;
import dev.parley.inference.chatformat.call.JsonCallReader;
import dev.parley.inference.chatformat.call.JsonCallReader.Form;
import dev.parley.inference.chatformat.call.PieceList;
import dev.parley.inference.model.AnswerSplitter;
import java.util.List;

/** An answer that is one call, if it begins as one, and text otherwise. */
final class BareCallSplitter implements AnswerSplitter {

  private enum Place {
    CALL,
    TEXT,
    COMPLETE
  }

  private final PieceList pieces = new PieceList();
  private final CallReader reader;
  private Place place = Place.CALL;

  BareCallSplitter(ToolUse tools) {
    this.reader = new JsonCallReader(Names.of(tools), pieces, Form.PLAIN);
  }

  @Override
  public List<AnswerPiece> accept(String text) {
    for (int i = 0; i < text.length(); i++) {
      switch (place) {
        case CALL -> call(text.charAt(i));
        case TEXT -> pieces.text(String.valueOf(text.charAt(i)));
        case COMPLETE -> {}
      }
    }
    return pieces.take();
  }

  @Override
  public List<AnswerPiece> flush() {
    if (place == Place.CALL && !reader.hasBegun()) {
      pieces.text(reader.raw());
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

  private void call(char c) {
    Progress progress = reader.accept(c);
    if (progress == Progress.REFUSED && !reader.hasBegun()) {
      place = Place.TEXT;
      pieces.text(reader.raw() + c);
    } else if (progress != Progress.READING) {
      place = Place.COMPLETE;
    }
  }
}
