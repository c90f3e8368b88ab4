package dev.parley.inference.chatformat.split;

import dev.parley.conversation.AnswerPiece;
import dev.parley.conversation.ToolUse;
import dev.parley.conversation.ToolUse.Calls;
import dev.parley.inference.chatformat.call.CallReader;
import dev.parley.inference.chatformat.call.CallReader.Progress;
import dev.parley.inference.chatformat.call.JsonCallReader;
import dev.parley.inference.chatformat.call.JsonCallReader.Form;
import dev.parley.inference.chatformat.call.JsonScanner;
import dev.parley.inference.chatformat.call.PieceList;
import dev.parley.inference.model.AnswerSplitter;
import java.util.List;
import java.util.Set;

/** An answer of text and of calls between marks. */
final class MarkedCallSplitter implements AnswerSplitter {

  private enum Place {
    TEXT,
    /** Behind the first mark. */
    CALL,
    /** Behind the call, where the second mark should follow. */
    CALLED,
    COMPLETE
  }

  private final Mark end;

  /**
   * No JSON has a line feed in front of this mark inside a string: the call ends here, however
   * broken its JSON is.
   */
  private final Mark lineAndEnd;

  private final Set<String> names;
  private final Calls calls;
  private final PieceList pieces = new PieceList();
  private final TextAroundCalls around;
  private final StringBuilder held = new StringBuilder();
  private String opening = "";
  private CallReader reader;
  private Place place = Place.TEXT;

  MarkedCallSplitter(String begin, String end, ToolUse tools) {
    this.around = new TextAroundCalls(begin, pieces);
    this.end = new Mark(end);
    this.lineAndEnd = new Mark("\n" + end);
    this.names = Names.of(tools);
    this.calls = tools.calls();
    this.reader = new JsonCallReader(names, pieces, Form.PLAIN);
  }

  @Override
  public List<AnswerPiece> accept(String text) {
    for (int i = 0; i < text.length(); i++) {
      accept(text.charAt(i));
    }
    return pieces.take();
  }

  @Override
  public List<AnswerPiece> flush() {
    switch (place) {
      case TEXT -> around.flush();
      case CALL -> {
        if (!reader.hasBegun()) {
          pieces.text(opening + reader.raw() + held);
        }
      }
      case CALLED, COMPLETE -> {}
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

  private void accept(char c) {
    switch (place) {
      case TEXT -> text(c);
      case CALL -> call(c);
      case CALLED -> called(c);
      case COMPLETE -> {}
    }
  }

  private void text(char c) {
    if (around.accept(c)) {
      opening = around.takeMark();
      reader = new JsonCallReader(names, pieces, Form.PLAIN);
      place = Place.CALL;
    }
  }

  private void call(char c) {
    held.append(c);
    if (lineAndEnd.ends(held)) {
      closeCall();
    } else if (!lineAndEnd.text().startsWith(held.toString())) {
      String rest = held.substring(1);
      char first = held.charAt(0);
      held.setLength(0);
      read(first);
      for (int i = 0; i < rest.length(); i++) {
        accept(rest.charAt(i));
      }
    }
  }

  private void read(char c) {
    Progress progress = reader.accept(c);
    if (progress == Progress.COMPLETE) {
      end(Place.CALLED);
    } else if (progress == Progress.REFUSED && reader.hasBegun()) {
      end(Place.CALLED);
      accept(c);
    } else if (progress == Progress.REFUSED) {
      around.refuse(opening + reader.raw());
      place = Place.TEXT;
      text(c);
    }
  }

  /** The second mark stands where the JSON should have gone on. */
  private void closeCall() {
    if (reader.hasBegun()) {
      held.setLength(0);
      reader.close();
      end(Place.TEXT);
    } else {
      around.refuse(opening + reader.raw() + held);
      held.setLength(0);
      place = Place.TEXT;
    }
  }

  private void end(Place next) {
    around.called();
    place = calls == Calls.ONE ? Place.COMPLETE : next;
  }

  /** Small models close one bracket too many: those are skipped like white space. */
  private void called(char c) {
    held.append(c);
    int from = 0;
    while (from < held.length()
        && (JsonScanner.isBlank(held.charAt(from)) || held.charAt(from) == '}')) {
      from++;
    }
    held.delete(0, from);
    if (end.ends(held)) {
      held.setLength(0);
      place = Place.TEXT;
    } else if (!end.text().startsWith(held.toString())) {
      String rest = held.toString();
      held.setLength(0);
      place = Place.TEXT;
      for (int i = 0; i < rest.length(); i++) {
        accept(rest.charAt(i));
      }
    }
  }
}
