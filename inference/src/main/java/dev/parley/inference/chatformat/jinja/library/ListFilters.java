package dev.parley.inference.chatformat.jinja.library;

import dev.parley.inference.chatformat.jinja.value.Arguments;
import dev.parley.inference.chatformat.jinja.value.JinjaValue;
import dev.parley.inference.chatformat.jinja.value.JinjaValue.Int;
import dev.parley.inference.chatformat.jinja.value.JinjaValue.None;
import dev.parley.inference.chatformat.jinja.value.JinjaValue.Sequence;
import dev.parley.inference.chatformat.jinja.value.JinjaValue.Str;
import dev.parley.inference.chatformat.jinja.value.JinjaValue.Undefined;
import dev.parley.inference.chatformat.jinja.value.MarkedText;
import dev.parley.inference.chatformat.jinja.value.PythonSpelling;
import dev.parley.inference.chatformat.jinja.value.ValueOrder;
import dev.parley.inference.chatformat.jinja.value.Values;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Filters that make lists or go through them. */
final class ListFilters {

  private static final Pattern PLACE = Pattern.compile("\\d{1,9}");

  /** Which items stay. */
  private enum Keep {
    TRUE,
    FALSE
  }

  private ListFilters() {}

  static void addTo(Map<String, Builtin> filters) {
    filters.put("join", ListFilters::join);
    filters.put("map", ListFilters::map);
    filters.put("select", (target, given) -> select(target, given, Keep.TRUE));
    filters.put("reject", (target, given) -> select(target, given, Keep.FALSE));
    filters.put("selectattr", (target, given) -> selectByAttribute(target, given, Keep.TRUE));
    filters.put("rejectattr", (target, given) -> selectByAttribute(target, given, Keep.FALSE));
    filters.put("sort", ListFilters::sort);
    filters.put("dictsort", ListFilters::sortMembers);
    filters.put("unique", ListFilters::unique);
    filters.put("min", (target, given) -> extreme(target, given, Comparator.reverseOrder()));
    filters.put("max", (target, given) -> extreme(target, given, Comparator.naturalOrder()));
    filters.put("batch", ListFilters::batch);
  }

  /** What stands at a path such as {@code function.name}. */
  private static UnaryOperator<JinjaValue> path(JinjaValue attribute) {
    if (attribute instanceof Int) {
      return value -> Attributes.item(value, attribute);
    }
    List<JinjaValue> names =
        TextSplits.split(Values.text(attribute), Optional.of("."), -1).items().stream()
            .map(ListFilters::placeOrName)
            .toList();
    return value -> {
      JinjaValue at = value;
      for (JinjaValue name : names) {
        at = Attributes.item(at, name);
      }
      return at;
    };
  }

  private static JinjaValue placeOrName(JinjaValue name) {
    return PLACE.matcher(Values.text(name).text()).matches()
        ? new Int(Long.parseLong(Values.text(name).text()))
        : name;
  }

  private static UnaryOperator<JinjaValue> attribute(Arguments given, int place) {
    return given
        .get(place, "attribute")
        .filter(value -> !(value instanceof None))
        .map(ListFilters::path)
        .orElse(value -> value);
  }

  private static JinjaValue join(JinjaValue target, Arguments given) {
    UnaryOperator<JinjaValue> part = attribute(given, 1);
    List<JinjaValue> parts = Values.items(target).stream().map(part).toList();
    return new Str(Texts.join(given.text(0, "d", ""), parts));
  }

  private static JinjaValue map(JinjaValue target, Arguments given) {
    UnaryOperator<JinjaValue> change;
    if (given.positional().isEmpty()) {
      UnaryOperator<JinjaValue> part = attribute(given, 0);
      change =
          value -> {
            JinjaValue found = part.apply(value);
            return found instanceof Undefined
                ? given.get(Integer.MAX_VALUE, "default").orElse(found)
                : found;
          };
    } else {
      Builtin filter = Filters.need(given.text(0, "filter").text());
      change = value -> filter.apply(value, given.from(1));
    }
    return Sequence.list(itemsIfAny(target).stream().map(change).toList());
  }

  private static JinjaValue select(JinjaValue target, Arguments given, Keep keep) {
    return select(target, value -> value, given, keep);
  }

  private static JinjaValue selectByAttribute(JinjaValue target, Arguments given, Keep keep) {
    return select(target, path(given.need(0, "attr")), given.from(1), keep);
  }

  private static JinjaValue select(
      JinjaValue target, UnaryOperator<JinjaValue> part, Arguments given, Keep keep) {
    Builtin test =
        given.positional().isEmpty()
            ? (value, none) -> value
            : Tests.need(given.text(0, "test").text());
    List<JinjaValue> kept = new ArrayList<>();
    for (JinjaValue item : itemsIfAny(target)) {
      boolean holds = Values.isTrue(test.apply(part.apply(item), given.from(1)));
      if (holds == (keep == Keep.TRUE)) {
        kept.add(item);
      }
    }
    return Sequence.list(kept);
  }

  /** These filters take nothing, whatever kind of nothing it is, for an empty list. */
  private static List<JinjaValue> itemsIfAny(JinjaValue target) {
    return Values.isTrue(target) ? Values.items(target) : List.of();
  }

  /** Texts are compared without regard to case, unless it is asked for. */
  private static JinjaValue folded(JinjaValue value, boolean caseSensitive) {
    return value instanceof Str(MarkedText text) && !caseSensitive
        ? new Str(Texts.lower(text))
        : value;
  }

  private static JinjaValue sort(JinjaValue target, Arguments given) {
    boolean caseSensitive = given.isTrue(1, "case_sensitive", false);
    UnaryOperator<JinjaValue> part = attribute(given, 2);
    Comparator<JinjaValue> order =
        Comparator.comparing(
            value -> folded(part.apply(value), caseSensitive), ValueOrder::compare);
    return Sequence.list(
        Values.items(target).stream()
            .sorted(given.isTrue(0, "reverse", false) ? order.reversed() : order)
            .toList());
  }

  private static JinjaValue sortMembers(JinjaValue target, Arguments given) {
    boolean caseSensitive = given.isTrue(0, "case_sensitive", false);
    int by = given.given(1, "by").filter("value"::equals).isPresent() ? 1 : 0;
    Comparator<JinjaValue> order =
        Comparator.comparing(
            pair -> folded(Values.items(pair).get(by), caseSensitive), ValueOrder::compare);
    return Sequence.list(
        Values.items(Attributes.items(target)).stream()
            .sorted(given.isTrue(2, "reverse", false) ? order.reversed() : order)
            .toList());
  }

  private static JinjaValue unique(JinjaValue target, Arguments given) {
    boolean caseSensitive = given.isTrue(0, "case_sensitive", false);
    UnaryOperator<JinjaValue> part = attribute(given, 1);
    Set<String> seen = new HashSet<>();
    return Sequence.list(
        Values.items(target).stream()
            .filter(item -> seen.add(spelled(folded(part.apply(item), caseSensitive))))
            .toList());
  }

  private static String spelled(JinjaValue value) {
    return PythonSpelling.of(Sequence.tuple(value)).text();
  }

  private static JinjaValue extreme(
      JinjaValue target, Arguments given, Comparator<Integer> direction) {
    boolean caseSensitive = given.isTrue(0, "case_sensitive", false);
    UnaryOperator<JinjaValue> part = attribute(given, 1);
    Stream<JinjaValue> items = Values.items(target).stream();
    return items
        .reduce(
            (one, other) -> {
              int order =
                  ValueOrder.compare(
                      folded(part.apply(one), caseSensitive),
                      folded(part.apply(other), caseSensitive));
              return direction.compare(order, 0) < 0 ? other : one;
            })
        .orElseGet(() -> new Undefined("an item of an empty list"));
  }

  private static JinjaValue batch(JinjaValue target, Arguments given) {
    List<JinjaValue> items = Values.items(target);
    int size = Math.max(1, given.integer(0, "linecount", 1));
    List<JinjaValue> batches = new ArrayList<>();
    for (int from = 0; from < items.size(); from += size) {
      List<JinjaValue> some =
          new ArrayList<>(items.subList(from, Math.min(items.size(), from + size)));
      while (given.get(1, "fill_with").isPresent() && some.size() < Math.min(size, 1000)) {
        some.add(given.need(1, "fill_with"));
      }
      batches.add(Sequence.list(some));
    }
    return Sequence.list(batches);
  }
}
