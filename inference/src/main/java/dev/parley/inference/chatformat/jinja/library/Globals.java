package dev.parley.inference.chatformat.jinja.library;

import dev.parley.inference.chatformat.jinja.value.Arguments;
import dev.parley.inference.chatformat.jinja.value.JinjaValue;
import dev.parley.inference.chatformat.jinja.value.JinjaValue.Dict;
import dev.parley.inference.chatformat.jinja.value.JinjaValue.Function;
import dev.parley.inference.chatformat.jinja.value.JinjaValue.Int;
import dev.parley.inference.chatformat.jinja.value.JinjaValue.Namespace;
import dev.parley.inference.chatformat.jinja.value.JinjaValue.Sequence;
import dev.parley.inference.chatformat.jinja.value.JinjaValue.Str;
import dev.parley.inference.chatformat.jinja.value.MarkedText;
import dev.parley.inference.chatformat.jinja.value.Origin;
import dev.parley.inference.chatformat.jinja.value.PythonSpelling;
import dev.parley.inference.chatformat.jinja.value.TemplateException;
import dev.parley.inference.chatformat.jinja.value.TemplateLimitException;
import dev.parley.inference.chatformat.jinja.value.TemplateRefusalException;
import dev.parley.inference.chatformat.jinja.value.Values;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Functions that every template has. */
public final class Globals {

  private static final int LONGEST_RANGE = 100_000;
  private static final int LONGEST_MESSAGE = 300;

  private Globals() {}

  /** A function of Java. */
  private record Named(java.util.function.Function<Arguments, JinjaValue> body)
      implements Function {

    @Override
    public JinjaValue call(Arguments arguments) {
      return body.apply(arguments);
    }
  }

  /** By name. */
  public static Map<String, JinjaValue> all() {
    return Map.of(
        "range", new Named(Globals::range),
        "namespace", new Named(Globals::namespace),
        "dict", new Named(Globals::dict),
        "raise_exception", new Named(Globals::refuse),
        "strftime_now", new Named(given -> FixedDate.format(given.text(0, "format"))));
  }

  private static JinjaValue range(Arguments given) {
    boolean hasStart = given.positional().size() > 1;
    int start = hasStart ? given.integer(0, "start", 0) : 0;
    int stop = given.integer(hasStart ? 1 : 0, "stop", 0);
    int step = given.integer(2, "step", 1);
    if (step == 0) {
      throw new TemplateException("makes a range with steps of 0");
    }
    if (((long) stop - start) / step > LONGEST_RANGE) {
      throw new TemplateLimitException("makes a range of more than " + LONGEST_RANGE);
    }
    List<JinjaValue> numbers = new ArrayList<>();
    for (int i = start; step > 0 ? i < stop : i > stop; i += step) {
      numbers.add(new Int(i));
    }
    return Sequence.list(numbers);
  }

  private static JinjaValue namespace(Arguments given) {
    Map<String, JinjaValue> attributes = new HashMap<>();
    for (JinjaValue first : given.positional()) {
      if (first instanceof Dict dict) {
        dict.members().forEach(m -> attributes.put(Values.text(m.key()).text(), m.value()));
      }
    }
    attributes.putAll(given.named());
    return new Namespace(attributes);
  }

  private static JinjaValue dict(Arguments given) {
    List<Dict.Member> members = new ArrayList<>();
    for (JinjaValue first : given.positional()) {
      members.addAll(membersOf(first));
    }
    given.named().forEach((key, value) -> members.add(new Dict.Member(Str.own(key), value)));
    return new Dict(members);
  }

  private static List<Dict.Member> membersOf(JinjaValue value) {
    return value instanceof Dict dict
        ? dict.members()
        : Values.items(value).stream()
            .map(Values::items)
            .map(pair -> new Dict.Member(pair.getFirst(), pair.getLast()))
            .toList();
  }

  /** Of the message only what the template itself says: what people wrote is not for logs. */
  private static JinjaValue refuse(Arguments given) {
    MarkedText message = PythonSpelling.of(given.need(0, "message"));
    String own =
        message.pieces().stream()
            .map(piece -> piece.origin() == Origin.TEMPLATE ? piece.text() : "…")
            .collect(Collectors.joining());
    throw new TemplateRefusalException(
        own.length() > LONGEST_MESSAGE ? own.substring(0, LONGEST_MESSAGE) + "…" : own);
  }
}
