package dev.parley.inference.chatformat.jinja.library;

import dev.parley.inference.chatformat.jinja.value.JinjaValue;
import dev.parley.inference.chatformat.jinja.value.JinjaValue.Sequence;
import dev.parley.inference.chatformat.jinja.value.JinjaValue.Str;
import dev.parley.inference.chatformat.jinja.value.MarkedText;
import dev.parley.inference.chatformat.jinja.value.TemplateException;
import dev.parley.inference.chatformat.jinja.value.TemplateLimitException;
import dev.parley.inference.chatformat.prompt.Whitespace;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** Texts taken apart, as Python does it. Each part keeps the origins of its pieces. */
final class TextSplits {

  private TextSplits() {}

  /** At a separator, or at white space. */
  static Sequence split(MarkedText text, Optional<String> separator, int most) {
    return list(separator.isPresent() ? at(text, separator.get(), most) : atBlanks(text, most));
  }

  private static List<MarkedText> at(MarkedText text, String separator, int most) {
    check(separator);
    List<MarkedText> parts = new ArrayList<>();
    int from = 0;
    int found = text.text().indexOf(separator);
    while (found >= 0 && (most < 0 || parts.size() < most)) {
      add(parts, text.substring(from, found));
      from = found + separator.length();
      found = text.text().indexOf(separator, from);
    }
    add(parts, text.substring(from));
    return parts;
  }

  private static List<MarkedText> atBlanks(MarkedText text, int most) {
    List<MarkedText> parts = new ArrayList<>();
    int at = skip(text.text(), 0, true);
    while (at < text.length()) {
      if (most >= 0 && parts.size() == most) {
        add(parts, text.substring(at));
        return parts;
      }
      int end = skip(text.text(), at, false);
      add(parts, text.substring(at, end));
      at = skip(text.text(), end, true);
    }
    return parts;
  }

  private static int skip(String text, int from, boolean blanks) {
    int at = from;
    while (at < text.length() && Whitespace.isBlank(text.charAt(at)) == blanks) {
      at++;
    }
    return at;
  }

  /** The same from the end. */
  static Sequence splitFromEnd(MarkedText text, Optional<String> separator, int most) {
    if (most < 0) {
      return split(text, separator, most);
    }
    String mark =
        separator.orElseThrow(() -> new TemplateException("splits from the end at white space"));
    check(mark);
    List<MarkedText> parts = new ArrayList<>();
    int to = text.length();
    int found = text.text().lastIndexOf(mark);
    while (found >= 0 && parts.size() < most) {
      add(parts, text.substring(found + mark.length(), to));
      to = found;
      found = to < mark.length() ? -1 : text.text().lastIndexOf(mark, to - mark.length());
    }
    add(parts, text.substring(0, to));
    Collections.reverse(parts);
    return list(parts);
  }

  /** At line feeds. */
  static Sequence lines(MarkedText text, boolean keepsEnds) {
    List<MarkedText> lines = new ArrayList<>();
    int from = 0;
    while (from < text.length()) {
      int end = from;
      while (end < text.length() && !isLineEnd(text.text().charAt(end))) {
        end++;
      }
      int next = Math.min(end + 1, text.length());
      boolean isPair = text.text().startsWith("\r\n", end);
      next += isPair ? 1 : 0;
      add(lines, text.substring(from, keepsEnds ? next : end));
      from = next;
    }
    return list(lines);
  }

  private static boolean isLineEnd(char c) {
    return "\n\r\u000b\f\u001c\u001d\u001e\u0085\u2028\u2029".indexOf(c) >= 0;
  }

  /** Before, at and behind a separator; where it is not there, the text and two empty ones. */
  static Sequence partition(MarkedText text, MarkedText separator, int found) {
    JinjaValue empty = new Str(MarkedText.EMPTY);
    return found < 0
        ? Sequence.tuple(new Str(text), empty, empty)
        : Sequence.tuple(
            new Str(text.substring(0, found)),
            new Str(separator),
            new Str(text.substring(found + separator.length())));
  }

  private static void check(String separator) {
    if (separator.isEmpty()) {
      throw new TemplateException("splits at an empty text");
    }
  }

  private static void add(List<MarkedText> parts, MarkedText part) {
    if (parts.size() == Sequence.LONGEST) {
      throw new TemplateLimitException("splits a text into too many parts");
    }
    parts.add(part);
  }

  private static Sequence list(List<MarkedText> parts) {
    return Sequence.list(parts.stream().map(Str::new).toList());
  }
}
