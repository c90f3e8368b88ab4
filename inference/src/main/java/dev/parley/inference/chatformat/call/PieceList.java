package dev.parley.inference.chatformat.call;

import dev.parley.conversation.AnswerPiece;
import dev.parley.conversation.AnswerPiece.CallArguments;
import dev.parley.conversation.AnswerPiece.CallBegin;
import dev.parley.conversation.AnswerPiece.Reasoning;
import dev.parley.conversation.AnswerPiece.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Pieces being collected: what is added to one part becomes one piece. Not thread-safe. */
public final class PieceList {

  /** A part of the answer, as far as pieces are concerned. */
  private enum Part {
    NONE,
    TEXT,
    REASONING,
    ARGUMENTS
  }

  private final List<AnswerPiece> pieces = new ArrayList<>();
  private final StringBuilder open = new StringBuilder();
  private Part part = Part.NONE;
  private int call = -1;

  /** More of the text. */
  public void text(CharSequence text) {
    add(Part.TEXT, text);
  }

  /** More of a thought. */
  public void reasoning(CharSequence text) {
    add(Part.REASONING, text);
  }

  /** A call of this function. */
  public void begin(String name) {
    closePiece();
    call++;
    pieces.add(new CallBegin(call, name));
  }

  /** Of the call that began last. */
  public void arguments(CharSequence json) {
    add(Part.ARGUMENTS, json);
  }

  /** Pieces of another list, which alone counts calls. */
  public void addAll(List<AnswerPiece> others) {
    for (AnswerPiece piece : others) {
      if (piece instanceof Text(String more)) {
        text(more);
      } else {
        closePiece();
        pieces.add(piece);
      }
    }
  }

  /** All that was added since the last time. */
  public List<AnswerPiece> take() {
    closePiece();
    List<AnswerPiece> taken = List.copyOf(pieces);
    pieces.clear();
    return taken;
  }

  private void add(Part next, CharSequence text) {
    if (next != part) {
      closePiece();
      part = next;
    }
    open.append(text);
  }

  private void closePiece() {
    switch (part) {
      case NONE -> {}
      case TEXT -> close(Text::new);
      case REASONING -> close(Reasoning::new);
      case ARGUMENTS -> close(json -> new CallArguments(call, json));
    }
    part = Part.NONE;
  }

  private void close(Function<String, AnswerPiece> piece) {
    if (!open.isEmpty()) {
      pieces.add(piece.apply(open.toString()));
      open.setLength(0);
    }
  }
}
