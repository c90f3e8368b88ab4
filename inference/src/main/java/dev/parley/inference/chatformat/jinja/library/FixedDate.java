package dev.parley.inference.chatformat.jinja.library;

import dev.parley.inference.chatformat.jinja.value.JinjaValue;
import dev.parley.inference.chatformat.jinja.value.JinjaValue.Str;
import dev.parley.inference.chatformat.jinja.value.MarkedText;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What templates take for today: an answer must not depend on the day, nor a prompt change while
 * its answer goes on. It is the day of SmolLM3's publication, as in its coded format.
 */
final class FixedDate {

  private static final Pattern FIELD = Pattern.compile("%-?[A-Za-z%]");

  private static final Map<String, String> FIELDS =
      Map.ofEntries(
          Map.entry("%Y", "2025"),
          Map.entry("%y", "25"),
          Map.entry("%m", "07"),
          Map.entry("%-m", "7"),
          Map.entry("%B", "July"),
          Map.entry("%b", "Jul"),
          Map.entry("%d", "08"),
          Map.entry("%-d", "8"),
          Map.entry("%e", " 8"),
          Map.entry("%A", "Tuesday"),
          Map.entry("%a", "Tue"),
          Map.entry("%j", "189"),
          Map.entry("%H", "00"),
          Map.entry("%I", "12"),
          Map.entry("%M", "00"),
          Map.entry("%S", "00"),
          Map.entry("%p", "AM"),
          Map.entry("%F", "2025-07-08"),
          Map.entry("%T", "00:00:00"),
          Map.entry("%%", "%"));

  private FixedDate() {}

  /** As {@code strftime} writes it; fields that are not known here stay. */
  static JinjaValue format(MarkedText format) {
    Matcher fields = FIELD.matcher(format.text());
    String day =
        fields.replaceAll(
            field -> Matcher.quoteReplacement(FIELDS.getOrDefault(field.group(), field.group())));
    return new Str(MarkedText.of(day, format.origin()));
  }
}
