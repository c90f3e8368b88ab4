package dev.parley.inference.chatformat.jinja.value;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** Text of which each piece knows its origin. Positions are UTF-16 units. Immutable. */
public final class MarkedText {

  /** Nothing. */
  public static final MarkedText EMPTY = new MarkedText("", List.of());

  /** A piece of one origin, from where the one before ended. */
  record Span(Origin origin, int end) {}

  /** A piece of one origin. */
  public record Piece(String text, Origin origin) {}

  private final String text;
  private final List<Span> spans;

  MarkedText(String text, List<Span> spans) {
    this.text = text;
    this.spans = spans;
  }

  /** Text of one origin. */
  public static MarkedText of(String text, Origin origin) {
    return text.isEmpty() ? EMPTY : new MarkedText(text, List.of(new Span(origin, text.length())));
  }

  /** Text of the template's own. */
  public static MarkedText own(String text) {
    return of(text, Origin.TEMPLATE);
  }

  public String text() {
    return text;
  }

  public int length() {
    return text.length();
  }

  public boolean isEmpty() {
    return text.isEmpty();
  }

  /** Characters as Python counts them. */
  public int codePoints() {
    return text.codePointCount(0, text.length());
  }

  /** The piece between two positions. */
  public MarkedText substring(int from, int to) {
    if (from >= to) {
      return EMPTY;
    }
    if (from == 0 && to == text.length()) {
      return this;
    }
    List<Span> kept = new ArrayList<>();
    int place = firstSpanBehind(from);
    int begin = from;
    while (begin < to) {
      Span span = spans.get(place);
      kept.add(new Span(span.origin(), Math.min(span.end(), to) - from));
      begin = span.end();
      place++;
    }
    return new MarkedText(text.substring(from, to), List.copyOf(kept));
  }

  private int firstSpanBehind(int position) {
    int low = 0;
    int high = spans.size() - 1;
    while (low < high) {
      int middle = (low + high) / 2;
      if (spans.get(middle).end() > position) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }

  /** From this position on. */
  public MarkedText substring(int from) {
    return substring(from, text.length());
  }

  /** This text and another behind it. */
  public MarkedText concat(MarkedText other) {
    if (isEmpty()) {
      return other;
    }
    return other.isEmpty() ? this : new MarkedTextBuilder().append(this).append(other).build();
  }

  /** Each piece changed by itself: what becomes of it keeps its origin. */
  public MarkedText map(UnaryOperator<String> change) {
    MarkedTextBuilder changed = new MarkedTextBuilder();
    pieces().forEach(piece -> changed.append(change.apply(piece.text()), piece.origin()));
    return changed.build();
  }

  /** The pieces in order. */
  public List<Piece> pieces() {
    List<Piece> pieces = new ArrayList<>();
    int begin = 0;
    for (Span span : spans) {
      pieces.add(new Piece(text.substring(begin, span.end()), span.origin()));
      begin = span.end();
    }
    return pieces;
  }

  List<Span> spans() {
    return spans;
  }

  /** The origin of text that is made of this one: the template's only if all of it is. */
  public Origin origin() {
    return spans.stream()
        .map(Span::origin)
        .filter(origin -> origin != Origin.TEMPLATE)
        .findFirst()
        .orElse(Origin.TEMPLATE);
  }

  /** By its characters alone. */
  @Override
  public boolean equals(Object other) {
    return other instanceof MarkedText marked && marked.text.equals(text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  /** Keeps what people write out of logs. */
  @Override
  public String toString() {
    return "MarkedText[" + text.length() + " characters]";
  }
}
