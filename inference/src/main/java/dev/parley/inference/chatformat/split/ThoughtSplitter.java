package dev.parley.inference.chatformat.split;

import dev.parley.conversation.AnswerPiece;
import dev.parley.inference.chatformat.call.PieceList;
import dev.parley.inference.model.AnswerSplitter;
import java.util.List;

/** A thought at the beginning of an answer. */
final class ThoughtSplitter implements AnswerSplitter {

  /** Where the first mark stands. */
  enum Opening {
    /** In the answer, if it has a thought. */
    ANSWER,
    /** At the end of the prompt; an answer that has it once more means the same. */
    PROMPT
  }

  private enum Place {
    /** White space, and what may become the first mark. */
    BEGINNING,
    /** Line feeds behind the first mark. */
    BEGUN,
    THOUGHT,
    /** Line feeds behind the second mark. */
    ENDED,
    ANSWER
  }

  private final Opening opening;
  private final Mark begin;
  private final Mark end;
  private final AnswerSplitter answer;
  private final PieceList pieces = new PieceList();
  private final StringBuilder held = new StringBuilder();
  private Place place = Place.BEGINNING;

  ThoughtSplitter(Opening opening, String begin, String end, AnswerSplitter answer) {
    this.opening = opening;
    this.begin = new Mark(begin);
    this.end = new Mark(end);
    this.answer = answer;
  }

  @Override
  public List<AnswerPiece> accept(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (place == Place.ANSWER) {
        pieces.addAll(answer.accept(text.substring(i)));
        break;
      }
      accept(text.charAt(i));
    }
    return pieces.take();
  }

  @Override
  public List<AnswerPiece> flush() {
    switch (place) {
      case BEGINNING -> {
        switch (opening) {
          case ANSWER -> pieces.addAll(answer.accept(held.toString()));
          case PROMPT -> pieces.reasoning(held.toString().strip());
        }
      }
      case THOUGHT -> pieces.reasoning(held);
      case BEGUN, ENDED, ANSWER -> {}
    }
    held.setLength(0);
    pieces.addAll(answer.flush());
    return pieces.take();
  }

  @Override
  public boolean isInText() {
    return switch (place) {
      case BEGINNING -> opening == Opening.ANSWER;
      case ENDED -> true;
      case BEGUN, THOUGHT -> false;
      case ANSWER -> answer.isInText();
    };
  }

  @Override
  public boolean isComplete() {
    return place == Place.ANSWER && answer.isComplete();
  }

  private void accept(char c) {
    switch (place) {
      case BEGINNING -> beginning(c);
      case BEGUN -> {
        if (c != '\n') {
          place = Place.THOUGHT;
          thought(c);
        }
      }
      case THOUGHT -> thought(c);
      case ENDED -> {
        if (c != '\n') {
          answer(String.valueOf(c));
        }
      }
      case ANSWER -> pieces.addAll(answer.accept(String.valueOf(c)));
    }
  }

  private void beginning(char c) {
    held.append(c);
    if (begin.ends(held)) {
      held.setLength(0);
      place = Place.BEGUN;
    } else if (!held.substring(0, begin.possibleStart(held)).isBlank()) {
      switch (opening) {
        case ANSWER -> answer(held.toString());
        case PROMPT -> thoughtFromTheFirst(held.toString());
      }
    }
  }

  private void thoughtFromTheFirst(String text) {
    held.setLength(0);
    place = Place.BEGUN;
    for (int i = 0; i < text.length(); i++) {
      accept(text.charAt(i));
    }
  }

  /** Line feeds are held back: in front of the second mark they belong to the format. */
  private void thought(char c) {
    held.append(c);
    if (end.ends(held)) {
      held.setLength(0);
      place = Place.ENDED;
      return;
    }
    int keep = end.possibleStart(held);
    while (keep > 0 && held.charAt(keep - 1) == '\n') {
      keep--;
    }
    pieces.reasoning(held.substring(0, keep));
    held.delete(0, keep);
  }

  private void answer(String text) {
    place = Place.ANSWER;
    held.setLength(0);
    pieces.addAll(answer.accept(text));
  }
}
