package dev.parley.inference.chatformat.jinja.value;

import dev.parley.inference.chatformat.jinja.value.MarkedText.Span;
import java.util.ArrayList;
import java.util.List;

/** Joins pieces of text. Not thread-safe. */
public final class MarkedTextBuilder {

  /** No text of a template is longer, in UTF-16 units. */
  static final int LONGEST = 8_000_000;

  private final StringBuilder text = new StringBuilder();
  private final List<Span> spans = new ArrayList<>();

  /**
   * Adds a text.
   *
   * @throws TemplateLimitException when it grows too long
   */
  public MarkedTextBuilder append(String more, Origin origin) {
    if (more.isEmpty()) {
      return this;
    }
    if (text.length() + (long) more.length() > LONGEST) {
      throw new TemplateLimitException("makes texts of more than " + LONGEST + " characters");
    }
    text.append(more);
    if (!spans.isEmpty() && spans.getLast().origin() == origin) {
      spans.removeLast();
    }
    spans.add(new Span(origin, text.length()));
    return this;
  }

  /** Adds a text of the template's own. */
  public MarkedTextBuilder own(String more) {
    return append(more, Origin.TEMPLATE);
  }

  /** Adds a text. */
  public MarkedTextBuilder append(MarkedText more) {
    int begin = 0;
    for (Span span : more.spans()) {
      append(more.text().substring(begin, span.end()), span.origin());
      begin = span.end();
    }
    return this;
  }

  public int length() {
    return text.length();
  }

  /** All that was added. */
  public MarkedText build() {
    return text.isEmpty() ? MarkedText.EMPTY : new MarkedText(text.toString(), List.copyOf(spans));
  }
}
