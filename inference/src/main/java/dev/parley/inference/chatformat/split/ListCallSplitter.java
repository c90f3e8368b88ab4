package dev.parley.inference.chatformat.split;

import dev.parley.conversation.AnswerPiece;
import dev.parley.conversation.ToolUse;
import dev.parley.conversation.ToolUse.Calls;
import dev.parley.grammar.calls.CallList;
import dev.parley.inference.chatformat.call.CallReader;
import dev.parley.inference.chatformat.call.CallReader.Progress;
import dev.parley.inference.chatformat.call.JsonScanner;
import dev.parley.inference.chatformat.call.PieceList;
import dev.parley.inference.model.AnswerSplitter;
import java.util.List;
import java.util.function.Function;

/**
 * An answer of text and of lists of calls, each list between two marks. A call that stands there
 * without the brackets of a list is read as well.
 */
final class ListCallSplitter implements AnswerSplitter {

  private enum Place {
    TEXT,
    /** Behind the first mark, and behind a comma. */
    BEFORE_CALL,
    CALL,
    /** Behind a call. */
    CALLED,
    COMPLETE
  }

  private final Function<PieceList, CallReader> readers;
  private final Calls calls;
  private final PieceList pieces = new PieceList();
  private final TextAroundCalls around;

  /** Behind a call. */
  private final Mark end;

  /** Inside of a call, where it ends the list however broken the call is. */
  private final Mark hardEnd;

  private final StringBuilder held = new StringBuilder();

  /** What was taken since the last call, and is text if no other follows. */
  private final StringBuilder opening = new StringBuilder();

  private CallReader reader;
  private Place place = Place.TEXT;
  private boolean hasCalled;
  private boolean isClosed;

  ListCallSplitter(
      String begin, CallList list, ToolUse tools, Function<PieceList, CallReader> readers) {
    this.readers = readers;
    this.calls = tools.calls();
    this.around = new TextAroundCalls(begin, pieces);
    this.end = new Mark(list.mark());
    this.hardEnd = new Mark((list.end().endsWith("\n") ? "\n" : "") + list.mark());
    this.reader = readers.apply(pieces);
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
      case BEFORE_CALL, CALL -> {
        if (!hasCalled && !reader.hasBegun()) {
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
    return place == Place.TEXT
        || (!hasCalled
            && (place == Place.BEFORE_CALL || (place == Place.CALL && !reader.hasBegun())));
  }

  @Override
  public boolean isComplete() {
    return place == Place.COMPLETE;
  }

  private void acceptAll(String text) {
    for (int i = 0; i < text.length(); i++) {
      accept(text.charAt(i));
    }
  }

  private void accept(char c) {
    switch (place) {
      case TEXT -> text(c);
      case BEFORE_CALL, CALLED -> upTo(end, c);
      case CALL -> upTo(hardEnd, c);
      case COMPLETE -> {}
    }
  }

  private void text(char c) {
    if (around.accept(c)) {
      opening.append(around.takeMark());
      hasCalled = false;
      isClosed = false;
      expectCall();
    }
  }

  private void expectCall() {
    reader = readers.apply(pieces);
    place = Place.BEFORE_CALL;
  }

  /** Characters that may yet become the mark are held back. */
  private void upTo(Mark mark, char c) {
    held.append(c);
    if (mark.ends(held)) {
      endList();
    } else if (!mark.text().startsWith(held.toString())) {
      String rest = held.substring(1);
      char first = held.charAt(0);
      held.setLength(0);
      step(first);
      acceptAll(rest);
    }
  }

  private void step(char c) {
    switch (place) {
      case BEFORE_CALL -> beforeCall(c);
      case CALL -> call(c);
      case CALLED -> called(c);
      case TEXT, COMPLETE -> accept(c);
    }
  }

  private void beforeCall(char c) {
    boolean opens = c == '[' && !hasCalled && opening.indexOf("[") < 0;
    if (opens || JsonScanner.isBlank(c)) {
      opening.append(c);
    } else {
      place = Place.CALL;
      call(c);
    }
  }

  private void call(char c) {
    boolean hadBegun = reader.hasBegun();
    Progress progress = reader.accept(c);
    if (reader.hasBegun() && !hadBegun) {
      opening.setLength(0);
      hasCalled = true;
    }
    switch (progress) {
      case READING -> {}
      case COMPLETE -> endCall();
      case REFUSED -> {
        if (reader.hasBegun()) {
          reader.close();
          endCall();
        } else {
          toText(opening + reader.raw());
        }
        accept(c);
      }
    }
  }

  private void endCall() {
    around.called();
    place = calls == Calls.ONE ? Place.COMPLETE : Place.CALLED;
  }

  /** Small models close one bracket too many: those are skipped like white space. */
  private void called(char c) {
    if (c == ',' && !isClosed) {
      opening.append(c);
      expectCall();
    } else if (c == ']' || c == '}' || JsonScanner.isBlank(c)) {
      isClosed |= c == ']';
    } else {
      place = Place.TEXT;
      accept(c);
    }
  }

  private void endList() {
    if (hasCalled) {
      reader.close();
      around.called();
      place = calls == Calls.ONE ? Place.COMPLETE : Place.TEXT;
    } else {
      toText(opening + reader.raw() + held);
    }
    opening.setLength(0);
    held.setLength(0);
  }

  private void toText(String text) {
    around.refuse(text);
    opening.setLength(0);
    place = Place.TEXT;
  }
}
