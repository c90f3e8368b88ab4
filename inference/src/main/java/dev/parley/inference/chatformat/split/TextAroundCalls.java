package dev.parley.inference.chatformat.split;

import dev.parley.inference.chatformat.call.JsonScanner;
import dev.parley.inference.chatformat.call.PieceList;

/**
 * The text of an answer in which a mark begins a call. White space is held back: in front of a call
 * it belongs to the format, and so it does behind one. Not thread-safe.
 */
final class TextAroundCalls {

  private final Mark begin;
  private final PieceList pieces;
  private final StringBuilder held = new StringBuilder();
  private boolean followsCall;

  TextAroundCalls(String begin, PieceList pieces) {
    this.begin = new Mark(begin);
    this.pieces = pieces;
  }

  /** Takes the next character, and says whether it completes the mark. */
  boolean accept(char c) {
    held.append(c);
    if (begin.ends(held)) {
      return true;
    }
    int keep = begin.possibleStart(held);
    while (keep > 0 && JsonScanner.isBlank(held.charAt(keep - 1))) {
      keep--;
    }
    release(keep);
    return false;
  }

  /** The mark, and the white space in front of it: they are text only if no call follows. */
  String takeMark() {
    String mark = held.toString();
    held.setLength(0);
    return mark;
  }

  /** No call followed: what was taken for one is text. */
  void refuse(CharSequence text) {
    pieces.text(text);
    followsCall = false;
  }

  /** A call followed: white space behind it is no text. */
  void called() {
    followsCall = true;
  }

  /** Releases what is held back: the answer has ended. */
  void flush() {
    release(held.length());
  }

  private void release(int length) {
    int from = 0;
    while (followsCall && from < length && JsonScanner.isBlank(held.charAt(from))) {
      from++;
    }
    if (from < length) {
      followsCall = false;
      pieces.text(held.substring(from, length));
    }
    held.delete(0, length);
  }
}
