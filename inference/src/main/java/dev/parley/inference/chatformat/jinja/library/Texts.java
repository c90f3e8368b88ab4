package dev.parley.inference.chatformat.jinja.library;

import dev.parley.inference.chatformat.jinja.value.JinjaValue;
import dev.parley.inference.chatformat.jinja.value.MarkedText;
import dev.parley.inference.chatformat.jinja.value.MarkedTextBuilder;
import dev.parley.inference.chatformat.jinja.value.Origin;
import dev.parley.inference.chatformat.jinja.value.PythonSpelling;
import dev.parley.inference.chatformat.prompt.Whitespace;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.IntPredicate;

/** Texts made of texts, as Python does it. Each piece keeps its origin. */
public final class Texts {

  private Texts() {}

  /** Which ends are stripped. */
  enum Ends {
    LEFT,
    RIGHT,
    BOTH
  }

  /** Without white space, or without some characters, at its ends. */
  static MarkedText strip(MarkedText text, Optional<String> characters, Ends ends) {
    IntPredicate drops =
        characters
            .<IntPredicate>map(all -> c -> all.indexOf(c) >= 0)
            .orElse(c -> Whitespace.isBlank((char) c));
    int from = 0;
    int to = text.length();
    while (ends != Ends.RIGHT && from < to && drops.test(text.text().charAt(from))) {
      from++;
    }
    while (ends != Ends.LEFT && to > from && drops.test(text.text().charAt(to - 1))) {
      to--;
    }
    return text.substring(from, to);
  }

  /**
   * With some of its pieces replaced. What takes the place of people's text counts as theirs: they
   * chose where it stands.
   */
  static MarkedText replace(MarkedText text, MarkedText old, MarkedText replacing, int most) {
    MarkedTextBuilder out = new MarkedTextBuilder();
    int from = 0;
    int left = most < 0 ? Integer.MAX_VALUE : most;
    int found = old.isEmpty() ? -1 : text.text().indexOf(old.text());
    while (found >= 0 && left > 0) {
      out.append(text.substring(from, found));
      insert(out, text.substring(found, found + old.length()), replacing);
      from = found + old.length();
      left--;
      found = text.text().indexOf(old.text(), from);
    }
    return out.append(text.substring(from)).build();
  }

  private static void insert(MarkedTextBuilder out, MarkedText replaced, MarkedText replacing) {
    if (replaced.origin() == Origin.TEMPLATE) {
      out.append(replacing);
    } else {
      out.append(replacing.text(), replaced.origin());
    }
  }

  /** In upper case. */
  static MarkedText upper(MarkedText text) {
    return text.map(piece -> piece.toUpperCase(Locale.ROOT));
  }

  /** In lower case. */
  static MarkedText lower(MarkedText text) {
    return text.map(piece -> piece.toLowerCase(Locale.ROOT));
  }

  /** The first character in upper case, the others in lower case. */
  static MarkedText capitalize(MarkedText text) {
    int first = text.isEmpty() ? 0 : Character.charCount(text.text().codePointAt(0));
    return upper(text.substring(0, first)).concat(lower(text.substring(first)));
  }

  /** The first letter of each word in upper case, the others in lower case. */
  static MarkedText title(MarkedText text, IntPredicate isWithinWord) {
    MarkedTextBuilder out = new MarkedTextBuilder();
    boolean isWithin = false;
    for (MarkedText.Piece piece : text.pieces()) {
      StringBuilder changed = new StringBuilder();
      for (int i = 0; i < piece.text().length(); i++) {
        char c = piece.text().charAt(i);
        changed.append(isWithin ? Character.toLowerCase(c) : Character.toTitleCase(c));
        isWithin = isWithinWord.test(c);
      }
      out.append(changed.toString(), piece.origin());
    }
    return out.build();
  }

  /** Its characters from the last to the first one. */
  public static MarkedText reversed(MarkedText text) {
    MarkedTextBuilder out = new MarkedTextBuilder();
    List<MarkedText.Piece> pieces = text.pieces();
    for (int i = pieces.size() - 1; i >= 0; i--) {
      MarkedText.Piece piece = pieces.get(i);
      out.append(new StringBuilder(piece.text()).reverse().toString(), piece.origin());
    }
    return out.build();
  }

  /** Values as texts, with another one between them. */
  static MarkedText join(MarkedText between, List<JinjaValue> values) {
    MarkedTextBuilder out = new MarkedTextBuilder();
    boolean isFirst = true;
    for (JinjaValue value : values) {
      if (!isFirst) {
        out.append(between);
      }
      isFirst = false;
      out.append(PythonSpelling.of(value));
    }
    return out.build();
  }

  /** Several times behind one another. */
  public static MarkedText repeat(MarkedText text, int times) {
    MarkedTextBuilder out = new MarkedTextBuilder();
    for (int i = 0; i < times && !text.isEmpty(); i++) {
      out.append(text);
    }
    return out.build();
  }

  /** Blanks, or other characters, in front and behind. */
  static MarkedText pad(MarkedText text, int before, int behind, String with) {
    MarkedTextBuilder out = new MarkedTextBuilder();
    out.append(repeat(MarkedText.own(with), before));
    return out.append(text).append(repeat(MarkedText.own(with), behind)).build();
  }

  /** Its lines but the first one, and the empty ones, begin with some blanks. */
  static MarkedText indent(MarkedText text, MarkedText blanks, boolean first, boolean empty) {
    MarkedTextBuilder out = new MarkedTextBuilder();
    List<JinjaValue> lines = TextSplits.lines(text.concat(MarkedText.own("\n")), false).items();
    for (int i = 0; i < lines.size(); i++) {
      MarkedText line = PythonSpelling.of(lines.get(i));
      out.own(i == 0 ? "" : "\n");
      boolean isIndented = i == 0 ? first : empty || !line.isEmpty();
      out.append(isIndented ? blanks : MarkedText.EMPTY).append(line);
    }
    return out.build();
  }
}
