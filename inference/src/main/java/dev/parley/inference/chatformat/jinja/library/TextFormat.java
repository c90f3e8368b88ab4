package dev.parley.inference.chatformat.jinja.library;

import dev.parley.inference.chatformat.jinja.value.Arguments;
import dev.parley.inference.chatformat.jinja.value.JinjaValue;
import dev.parley.inference.chatformat.jinja.value.MarkedText;
import dev.parley.inference.chatformat.jinja.value.MarkedTextBuilder;
import dev.parley.inference.chatformat.jinja.value.PythonSpelling;
import dev.parley.inference.chatformat.jinja.value.TemplateException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Texts with places for values, of the plain kinds: without widths and precisions. */
public final class TextFormat {

  private static final Pattern BRACES = Pattern.compile("\\{\\{|\\}\\}|\\{(\\w*)\\}|[{}]");
  private static final Pattern PERCENT = Pattern.compile("%(.?)", Pattern.DOTALL);

  private TextFormat() {}

  /** {@code '{} {0} {name}'.format(…)}. */
  static MarkedText braces(MarkedText text, Arguments given) {
    Matcher found = BRACES.matcher(text.text());
    MarkedTextBuilder out = new MarkedTextBuilder();
    int from = 0;
    int next = 0;
    while (found.find()) {
      out.append(text.substring(from, found.start()));
      from = found.end();
      String field = found.group(1);
      if (field != null) {
        out.append(PythonSpelling.of(value(field.isEmpty() ? "" + next : field, given)));
        next++;
      } else if (found.end() - found.start() == 2) {
        out.append(text.substring(found.start(), found.start() + 1));
      } else {
        throw new TemplateException("formats a text in a way that is not built");
      }
    }
    return out.append(text.substring(from)).build();
  }

  private static JinjaValue value(String field, Arguments given) {
    boolean isPlace = field.length() <= 4 && field.chars().allMatch(Character::isDigit);
    return given.need(isPlace ? Integer.parseInt(field) : Integer.MAX_VALUE, field);
  }

  /** {@code '%s' % …}. */
  public static MarkedText percent(MarkedText text, Arguments given) {
    Matcher found = PERCENT.matcher(text.text());
    MarkedTextBuilder out = new MarkedTextBuilder();
    int from = 0;
    int next = 0;
    while (found.find()) {
      out.append(text.substring(from, found.start()));
      from = found.end();
      switch (String.valueOf(found.group(1))) {
        case "%" -> out.append(text.substring(found.start(), found.start() + 1));
        case "s", "d", "i" -> {
          out.append(PythonSpelling.of(given.need(next, "" + next)));
          next++;
        }
        default -> throw new TemplateException("formats a text in a way that is not built");
      }
    }
    return out.append(text.substring(from)).build();
  }
}
